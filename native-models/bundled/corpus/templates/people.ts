import type { TemplateRow } from './template.ts';

const LIKE = '{person|люблю|любишь|любит|любим|любите|любят}';
const WANT = '{person|хочу|хочешь|хочет|хотим|хотите|хотят}';
const CAN = '{person|умею|умеешь|умеет|умеем|умеете|умеют}';
const WILL = '{person|буду|будешь|будет|будем|будете|будут}';
const GO = '{person|иду|идёшь|идёт|идём|идёте|идут}';
const BEGAN = '{person|начал|начала|начало|начали}';
const TIRED = '{person|устал|устала|устало|устали}';
const MUST = '{person|должен|должна|должно|должны}';

/** What people do, did, will do, like, want and can. */
// prettier-ignore
export const PEOPLE: readonly TemplateRow[] = [
  ['now {person} {person|am|are|is} {action:ing}.', 'сейчас {person} {action>person:pres}', '现在 {person} 正在 {action}', { weight: 3 }],
  ['{habit} {person} {action>person:pres}.', '{habit} {person} {action>person:pres}', '{habit} {person} {action}', { weight: 3 }],
  ['{person} {frequency} {action>person:pres}.', '{person} {frequency} {action>person:pres}', '{person} {frequency} {action}', { weight: 3 }],
  ['{past} {person} {action:past}.', '{past} {person} {action>person:past}', '{past} {person} {action} 了', { weight: 3 }],
  ['{future} {person} will {action}.', `{future} {person} ${WILL} {action:inf}`, '{future} {person} 会 {action}', { weight: 3 }],
  ['{person} {person|like|likes} to {action}.', `{person} ${LIKE} {action:inf}`, '{person} 喜欢 {action}', { weight: 3 }],
  ['{person} {person|do not|does not} like to {action}.', `{person} не ${LIKE} {action:inf}`, '{person} 不 喜欢 {action}', { weight: 2 }],
  ['{person} {person|want|wants} to {action}.', `{person} ${WANT} {action:inf}`, '{person} 想 {action}', { weight: 3 }],
  ['{person} {person|do not|does not} want to {action}.', `{person} не ${WANT} {action:inf}`, '{person} 不 想 {action}', { weight: 2 }],
  ['{person} can {action} well.', `{person} ${CAN} хорошо {action:inf}`, '{person} 很 会 {action}', { weight: 2 }],
  ['{person} cannot {action}.', `{person} не ${CAN} {action:inf}`, '{person} 不会 {action}', { weight: 2 }],
  ['{person} must {action} today.', `сегодня {person} ${MUST} {action:inf}`, '{person} 今天 必须 {action}', { weight: 2 }],
  ['{person} began to {action}.', `{person} ${BEGAN} {action:inf}`, '{person} 开始 {action} 了', { weight: 2 }],
  ['{person} {person|am|are|is} tired and {person|do not|does not} want to {action}.', `{person} ${TIRED} и не ${WANT} {action:inf}`, '{person} 累 了，不 想 {action}'],
  ['what {person|do|does} {person} like to do?', 'что {person} {person|люблю|любишь|любит|любим|любите|любят} делать', '{person} 喜欢 做 什么'],
  ['what {person|am|are|is} {person} doing now?', 'что {person} {person|делаю|делаешь|делает|делаем|делаете|делают} сейчас', '{person} 现在 在 做 什么'],
  ['what did {person} do {past}?', 'что {person} {person|делал|делала|делало|делали} {past}', '{past} {person} 做 了 什么'],
  ['what will {person} do {future}?', `что {person} ${WILL} делать {future}`, '{future} {person} 要 做 什么'],
  ['{person|do|does} {person} like to {action}?', `{person} ${LIKE} {action:inf}`, '{person} 喜欢 {action} 吗', { weight: 2 }],
  ['{person|do|does} {person} want to {action}?', `{person} ${WANT} {action:inf}`, '{person} 想 {action} 吗', { weight: 2 }],
  ['can {person} {action}?', `{person} ${CAN} {action:inf}`, '{person} 会 {action} 吗', { weight: 2 }],
  ['did {person} {action} {past}?', '{person} {action>person:past} {past}', '{past} {person} {action} 了 吗', { weight: 2 }],
  ['will {person} {action} {future}?', `{person} ${WILL} {action:inf} {future}`, '{future} {person} 会 {action} 吗', { weight: 2 }],
  ['why {person|am|are|is} {person} {action:ing}?', 'почему {person} {action>person:pres}', '{person} 为什么 在 {action}', { weight: 2 }],
  ['when will {person} {action}?', `когда {person} ${WILL} {action:inf}`, '{person} 什么 时候 {action}', { weight: 2 }],
  ['where {person|do|does} {person} usually {action}?', 'где {person} обычно {action>person:pres}', '{person} 通常 在 哪里 {action}'],
  ['with whom {person|do|does} {person} {action}?', 'с кем {person} {action>person:pres}', '{person} 和 谁 一起 {action}'],
  ["let's {action}!", 'давай {action:inf}', '我们 来 {action} 吧', { weight: 2 }],
  ['please {action}!', '{action:imp}, пожалуйста', '请 {action}', { weight: 2 }],
  ['do not {action}!', 'не надо {action:inf}', '不要 {action}', { weight: 2 }],
  ['it is time to {action}.', 'пора {action:inf}', '该 {action} 了', { weight: 2 }],
  ['it is nice to {action} {habit}.', '{habit} приятно {action:inf}', '{habit} {action} 很 愉快'],
  ['{season} {person} {person|like|likes} to {action}.', `{season} {person} ${LIKE} {action:inf}`, '{season} {person} 喜欢 {action}', { weight: 2 }],
  ['it is useful to {action}.', '{action:inf} полезно', '{action} 很 有益', { weight: 2 }],
  ['it is difficult to {action}.', '{action:inf} трудно', '{action} 很 难', { weight: 2 }],
  ['{someone} {someone|am|are|is} here.', '{someone} здесь', '{someone} 在 这里'],
  ['{person} {action>person:pres} with {someone:obj}.', '{person} {action>person:pres} с(о) {someone:ins}', '{person} 和 {someone} 一起 {action}', { weight: 3 }],
  ['{past} {person} {action:past} with {name}.', '{past} {person} {action>person:past} с(о) {name:ins}', '{past} {person} 和 {name} 一起 {action} 了', { weight: 2 }],
  ['{someone} and {name} will {action} {future}.', '{someone} и {name} будут {action:inf} {future}', '{someone} 和 {name} {future} 会 {action}'],
  ['{someone} {someone|am|are|is} not at home.', '{someone:gen} нет дома', '{someone} 不 在 家'],
  ['{person} {action:past} all day.', '{person} весь день {action>person:past}', '{person} 一整天 都 在 {action}'],
  ['{person} {person|have|has} no time to {action}.', 'у {person:ngen} нет времени {action:inf}', '{person} 没有 时间 {action}', { weight: 2 }],
  ['{someone:poss} dream is to {action} every day.', 'мечта {someone:gen} — {action:inf} каждый день', '{someone} 的 梦想 是 每天 {action}'],
  ['when {weather}, {person} {action>person:pres}.', 'когда {weather}, {person} {action>person:pres}', '{weather} 的 时候，{person} {action}', { weight: 2 }],
  ['{person} {person|am|are|is} going home.', `{person} ${GO} домой`, '{person} 要 回家'],
  ['tell {someone:obj} to {action}!', 'скажи {someone:dat}, чтобы {someone|он|она|оно|они} {action>someone:past}', '叫 {someone} {action}'],
  ['{person} {person|have|has} to {action} {habit}.', '{habit} {person:dat} приходится {action:inf}', '{habit} {person} 得 {action}', { weight: 2 }],
  ['{person} {person|do not|does not} have to {action} {habit}.', '{person:dat} не обязательно {action:inf} {habit}', '{person} 不必 {habit} {action}'],
  ['{person} {person|am|are|is} learning to {action}.', '{person} {person|учусь|учишься|учится|учимся|учитесь|учатся} {action:inf}', '{person} 在 学 {action}', { weight: 2 }],
  ['{someone} taught {person:obj} to {action}.', '{someone} {someone|научил|научила|научило|научили} {person:acc} {action:inf}', '{someone} 教会 了 {person} {action}', { weight: 2 }],
  ['{person} {person|am|are|is} helping {someone:obj}.', '{person} {person|помогаю|помогаешь|помогает|помогаем|помогаете|помогают} {someone:dat}', '{person} 在 帮助 {someone}', { weight: 2 }],
  ['{person} {person|know|knows} {someone:obj} well.', '{person} хорошо {person|знаю|знаешь|знает|знаем|знаете|знают} {someone:acc}', '{person} 很 了解 {someone}', { weight: 2 }],
  ['{person} {person|love|loves} {someone:obj}.', `{person} ${LIKE} {someone:acc}`, '{person} 爱 {someone}', { weight: 2 }],
  ['{person} often {person|think|thinks} about {someone:obj}.', '{person} часто {person|думаю|думаешь|думает|думаем|думаете|думают} о(б) {someone:pre}', '{person} 经常 想 {someone}', { weight: 2 }],
  ['{person} {person|am|are|is} waiting for {someone:obj}.', '{person} {person|жду|ждёшь|ждёт|ждём|ждёте|ждут} {someone:acc}', '{person} 在 等 {someone}', { weight: 2 }],
  ['{past} {person} called {someone:obj}.', '{past} {person} {person|звонил|звонила|звонило|звонили} {someone:dat}', '{past} {person} 给 {someone} 打 了 电话', { weight: 2 }],
  ['{past} {person} wrote a letter to {someone:obj}.', '{past} {person} {person|написал|написала|написало|написали} письмо {someone:dat}', '{past} {person} 给 {someone} 写 了 一封 信'],
  ['{future} {person} will visit {someone:obj}.', `{future} {person} {person|навещу|навестишь|навестит|навестим|навестите|навестят} {someone:acc}`, '{future} {person} 要 去 看望 {someone}'],
];
