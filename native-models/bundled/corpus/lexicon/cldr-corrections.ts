/** Words of CLDR's Russian emoji names that are spelled with ё. */
export const WITH_YO: Readonly<Record<string, string>> = Object.fromEntries(
  'чёрная чёрный жёлтая жёлтый зелёная зелёный зелёное орёл осёл ёж самолёт вертолёт взлёт звёздная мёд счёты тёмный лёгкий лёд цыплёнок котёнок ребёнок четырёхлистный печёный плёнка киноплёнка шатёр ёлка матрёшка чётки отвёртка объединённых'
    .split(' ')
    .map((word) => [word.replaceAll('ё', 'е'), word]),
);

/** English names of emoji whose Russian or Chinese name says something else than the English one. */
export const DOUBTFUL_EMOJI: ReadonlySet<string> = new Set(
  `snowman|rat|moai|pig nose|barber pole|bullet train|sun behind cloud|headphone|balance scale|chains|hook|horizontal traffic light
chart increasing|chart decreasing|low battery|vertical traffic light|reminder ribbon|map of Japan|glass of milk|carousel horse|waxing gibbous moon
waning gibbous moon|waxing crescent moon|waning crescent moon|crescent moon|high-heeled shoe|prayer beads|identification card|confetti ball
wolf|fox|raccoon|lion|unicorn|bear|koala|panda|hamster|frog|camel|cricket|bug|chipmunk|llama|bison|hatching chick|baby chick
front-facing baby chick|black bird|dragon face|sauropod|T-Rex|spouting whale|spiral shell|sheaf of rice|herb|evergreen tree
deciduous tree|blossom|fallen leaf|rosette|melon|cherries|ear of corn|bell pepper|leafy green|beans|ginger root|lime|bagel|pancakes
flatbread|cheese wedge|meat on bone|poultry leg|stuffed flatbread|falafel|tamale|cooking|bowl with spoon|green salad|butter|salt
cooked rice|steaming bowl|fried shrimp|oden|dumpling|soft ice cream|shaved ice|candy|shortcake|custard|honey pot|chocolate bar|sake
beer mug|wine glass|cup with straw|tumbler glass|pouring liquid|teacup without handle|clinking glasses|clinking beer mugs|bubble tea
beverage box|ice|fork and knife|globe with meridians|mount fuji|beach with umbrella|desert island|classical building
building construction|brick|wood|houses|derelict house|house with garden|department store|Japanese post office|love hotel|castle
wedding|foggy|night with stars|cityscape|cityscape at dusk|bridge at night|metro|railway car|light rail|station|mountain railway
oncoming bus|oncoming police car|oncoming taxi|oncoming automobile|sport utility vehicle|articulated lorry|motor scooter|kick scooter
roller skate|railway track|oil drum|fuel pump|wheel|police car light|construction|ring buoy|airplane departure|airplane arrival|seat
suspension railway|mountain cableway|bellhop bell|luggage|hourglass not done|watch|star|sun with face|cloud with rain|cloud with snow
cloud with lightning|fog|wind face|cyclone|umbrella on ground|closed umbrella|fire|sparkler|firecracker|jack-o-lantern|sparkles
party popper|pine decoration|wind chime|moon viewing ceremony|balloon|admission tickets|trophy|baseball|rugby football|soccer ball
cricket game|martial arts uniform|flag in hole|ice skate|skis|fishing pole|running shirt|curling stone|bullseye|video game|slot machine
puzzle piece|spade suit|heart suit|diamond suit|club suit|mahjong red dragon|chess pawn|performing arts|framed picture|thread|yarn
lab coat|kimono|briefs|purse|shopping bags|backpack|thong sandal|running shoe|hiking boot|flat shoe|ballet shoes|hair pick|top hat
lipstick|muted speaker|speaker low volume|speaker medium volume|speaker high volume|loudspeaker|postal horn|musical score|musical note
musical notes|level slider|control knobs|musical keyboard|long drum|electric plug|desktop computer|computer mouse|computer disk
film frames|clapper board|closed book|notebook|ledger|page with curl|page facing up|bookmark tabs|label|money bag|yen banknote
dollar banknote|euro banknote|pound banknote|money with wings|receipt|e-mail|package|envelope with arrow|outbox tray|inbox tray
black nib|pen|paintbrush|crayon|memo|briefcase|card index dividers|spiral notepad|spiral calendar|card index|clipboard|pushpin
linked paperclips|triangular ruler|locked|unlocked|pick|gear|clamp|link|carpentry saw|alembic|petri dish|drop of blood|pill
couch and lamp|plunger|shower|lotion bottle|roll of paper|soap|headstone|funeral urn|placard|nazar amulet|hamsa|hourglass done
broken chain|bell with slash|no entry|high voltage|toilet|restroom|dizzy|om|rock|old key|shooting star|droplet|water wave|cut of meat
mate|mirror ball|playground slide|chicken|lady beetle|blowfish|wilted flower|hibiscus|curry rice|sandwich|rice cracker|rice ball
orange book|tear-off calendar|rolled-up newspaper|incoming envelope|mantelpiece clock|timer clock|bubbles|diya lamp|red paper lantern
camera with flash|mobile phone off|hot springs|hot beverage|coat|clutch bag|paw prints|cherry blossom|seedling|white cane
one-piece swimsuit|one-thirty|ballot box with ballot`
    .split(/[|\n]/)
    .map((name) => name.trim()),
);
