import type { Row } from './entry.ts';

/** Days of the week: when something happens on them. */
export const WEEKDAYS: readonly Row[] = [
  ['Monday | at=on Monday', 'понедельник | at=в понедельник', '星期一'],
  ['Tuesday | at=on Tuesday', 'вторник | at=во вторник', '星期二'],
  ['Wednesday | at=on Wednesday', 'среда | at=в среду', '星期三'],
  ['Thursday | at=on Thursday', 'четверг | at=в четверг', '星期四'],
  ['Friday | at=on Friday', 'пятница | at=в пятницу', '星期五'],
  ['Saturday | at=on Saturday', 'суббота | at=в субботу', '星期六'],
  ['Sunday | at=on Sunday', 'воскресенье | at=в воскресенье', '星期日'],
];

/** Months. */
export const MONTHS: readonly Row[] = [
  ['January | at=in January', 'январь | at=в январе | gen=января', '一月'],
  ['February | at=in February', 'февраль | at=в феврале | gen=февраля', '二月'],
  ['March | at=in March', 'март | at=в марте | gen=марта', '三月'],
  ['April | at=in April', 'апрель | at=в апреле | gen=апреля', '四月'],
  ['May | at=in May', 'май | at=в мае | gen=мая', '五月'],
  ['June | at=in June', 'июнь | at=в июне | gen=июня', '六月'],
  ['July | at=in July', 'июль | at=в июле | gen=июля', '七月'],
  ['August | at=in August', 'август | at=в августе | gen=августа', '八月'],
  ['September | at=in September', 'сентябрь | at=в сентябре | gen=сентября', '九月'],
  ['October | at=in October', 'октябрь | at=в октябре | gen=октября', '十月'],
  ['November | at=in November', 'ноябрь | at=в ноябре | gen=ноября', '十一月'],
  ['December | at=in December', 'декабрь | at=в декабре | gen=декабря', '十二月'],
];

/** When, with a verb in the past. */
export const PAST_TIMES: readonly Row[] = [
  ['yesterday', 'вчера', '昨天'],
  ['the day before yesterday', 'позавчера', '前天'],
  ['last week', 'на прошлой неделе', '上周'],
  ['last month', 'в прошлом месяце', '上个月'],
  ['last year', 'в прошлом году', '去年'],
  ['last summer', 'прошлым летом', '去年夏天'],
  ['last winter', 'прошлой зимой', '去年冬天'],
  ['a week ago', 'неделю назад', '一周前'],
  ['a month ago', 'месяц назад', '一个月前'],
  ['a year ago', 'год назад', '一年前'],
  ['an hour ago', 'час назад', '一个小时前'],
];

/** When, with a verb in the future. */
export const FUTURE_TIMES: readonly Row[] = [
  ['tomorrow', 'завтра', '明天'],
  ['the day after tomorrow', 'послезавтра', '后天'],
  ['next week', 'на следующей неделе', '下周'],
  ['next month', 'в следующем месяце', '下个月'],
  ['next year', 'в следующем году', '明年'],
  ['in an hour', 'через час', '一个小时后'],
  ['in a week', 'через неделю', '一周后'],
  ['in a month', 'через месяц', '一个月后'],
  ['in a year', 'через год', '一年后'],
  ['next summer', 'следующим летом', '明年夏天'],
];

/** When, again and again, with a verb in the present. */
export const HABITS: readonly Row[] = [
  ['every day', 'каждый день', '每天'],
  ['every morning', 'каждое утро', '每天早上'],
  ['every evening', 'каждый вечер', '每天晚上'],
  ['every week', 'каждую неделю', '每周'],
  ['every month', 'каждый месяц', '每个月'],
  ['every summer', 'каждое лето', '每年夏天'],
  ['every winter', 'каждую зиму', '每年冬天'],
  ['every Saturday', 'каждую субботу', '每个星期六'],
  ['every Sunday', 'каждое воскресенье', '每个星期日'],
  ['in the morning', 'утром', '早上'],
  ['in the evening', 'вечером', '晚上'],
  ['in the afternoon', 'днём', '下午'],
  ['at night', 'ночью', '夜里'],
  ['on weekends', 'по выходным', '周末'],
];

/** How often; stands before the verb in all three languages. */
export const FREQUENCIES: readonly Row[] = [
  ['often', 'часто', '经常'],
  ['rarely', 'редко', '很少'],
  ['always', 'всегда', '总是'],
  ['sometimes', 'иногда', '有时'],
  ['usually', 'обычно', '通常'],
  ['almost never', 'почти никогда не', '几乎 从不'],
];

/** Seasons as times. */
export const SEASONS: readonly Row[] = [
  ['in winter', 'зимой', '冬天'],
  ['in spring', 'весной', '春天'],
  ['in summer', 'летом', '夏天'],
  ['in autumn', 'осенью', '秋天'],
];

/** What the weather does or is, as a sentence of its own. */
export const WEATHER: readonly Row[] = [
  ['it is raining', 'идёт дождь', '下雨'],
  ['it is snowing', 'идёт снег', '下雪'],
  ['it is cold', 'холодно', '很 冷'],
  ['it is hot', 'жарко', '很 热'],
  ['it is warm', 'тепло', '很 暖和'],
  ['it is cool', 'прохладно', '很 凉快'],
  ['it is windy', 'ветрено', '刮风'],
  ['it is sunny', 'солнечно', '出太阳'],
  ['it is cloudy', 'облачно', '多云'],
  ['it is dark', 'темно', '很 黑'],
  ['it is quiet', 'тихо', '很 安静'],
];
