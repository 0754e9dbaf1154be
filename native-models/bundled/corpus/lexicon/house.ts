import type { Row } from './entry.ts';

/** Furniture and parts of a house: things stand on and under them, and are washed. */
export const FURNITURE: readonly Row[] = [
  ['table', 'стол me', '桌子 张'],
  ['chair', 'стул m nom.pl=стулья gen.pl=стульев', '椅子 把'],
  ['armchair', 'кресло n gen.pl=кресел', '扶手椅 把'],
  ['sofa', 'диван m', '沙发 张'],
  ['bed', 'кровать f', '床 张'],
  ['shelf/shelves', 'полка f gen.pl=полок', '架子 个'],
  ['bench', 'скамейка f gen.pl=скамеек', '长椅 条'],
  ['stove', 'плита fe', '炉子 个'],
];

/** What is washed. */
export const WASHABLES: readonly Row[] = [
  ['frame', 'рама f', '窗框 个'],
  ['window', 'окно n nom.pl=окна gen.pl=окон', '窗户 扇'],
  ['floor', 'пол m loc=полу', '地板 块'],
  ['door', 'дверь f', '门 扇'],
  ['wall', 'стена f acc=стену', '墙 面'],
  ['sink', 'раковина f', '水池 个'],
  ['bathtub', 'ванна f', '浴缸 个'],
  ['staircase', 'лестница f', '楼梯 座'],
];

/** What is driven or taken. */
export const VEHICLES: readonly Row[] = [
  ['car', 'машина f', '汽车 辆'],
  ['bus', 'автобус m', '公共汽车 辆'],
  ['taxi', 'такси ni', '出租车 辆'],
  ['tram', 'трамвай m', '有轨电车 辆'],
  ['trolleybus', 'троллейбус m', '无轨电车 辆'],
  ['train', 'поезд m nom.pl=поезда gen.pl=поездов', '火车 列'],
  ['truck', 'грузовик me', '卡车 辆'],
  ['bicycle', 'велосипед m', '自行车 辆'],
  ['motorcycle', 'мотоцикл m', '摩托车 辆'],
  ['tractor', 'трактор m', '拖拉机 台'],
  ['airplane', 'самолёт m', '飞机 架'],
  ['helicopter', 'вертолёт m', '直升机 架'],
  ['rocket', 'ракета f', '火箭 枚'],
  ['ship', 'корабль me', '轮船 艘'],
  ['boat', 'лодка f gen.pl=лодок', '小船 条'],
  ['yacht', 'яхта f', '游艇 艘'],
];

/** What one sees out of doors. */
export const BUILDINGS: readonly Row[] = [
  ['house', 'дом m nom.pl=дома gen.pl=домов', '房子 座'],
  ['tower', 'башня f gen.pl=башен', '塔 座'],
  ['bridge', 'мост me loc=мосту', '桥 座'],
  ['church', 'церковь f gen=церкви dat=церкви pre=церкви nom.pl=церкви gen.pl=церквей', '教堂 座'],
  ['fortress', 'крепость f', '堡垒 座'],
  ['palace', 'дворец me stem=дворц', '宫殿 座'],
  ['monument', 'памятник m', '纪念碑 座'],
  ['fountain', 'фонтан m', '喷泉 座'],
  ['skyscraper', 'небоскрёб m', '摩天大楼 座'],
  ['mountain', 'гора f acc=гору', '山 座'],
  ['hill', 'холм me', '小山 座'],
  ['island', 'остров m nom.pl=острова gen.pl=островов', '岛 座'],
  ['volcano', 'вулкан m', '火山 座'],
  ['river', 'река fe acc=реку', '河 条'],
  ['lake', 'озеро n nom.pl=озёра gen.pl=озёр', '湖 个'],
  ['sea', 'море n', '海 片'],
  ['ocean', 'океан m', '海洋 片'],
  ['waterfall', 'водопад m', '瀑布 个'],
  ['forest', 'лес m loc=лесу nom.pl=леса gen.pl=лесов', '森林 片'],
  ['tree', 'дерево n nom.pl=деревья gen.pl=деревьев', '树 棵'],
  ['birch', 'берёза f', '桦树 棵'],
  ['oak', 'дуб me', '橡树 棵'],
  ['road', 'дорога f', '路 条'],
  ['street', 'улица f', '街道 条'],
  ['village', 'деревня f gen.pl=деревень', '村庄 个'],
  ['city', 'город m nom.pl=города gen.pl=городов', '城市 座'],
];

/** Bodies of water that the fish of the proverb is drawn from. */
export const WATERS: readonly Row[] = [
  ['pond', 'пруд me', '池塘 个'],
  ['swamp', 'болото n', '沼泽 片'],
  ['stream', 'ручей me stem=ручь', '小溪 条'],
];
