/** The page's words in the chosen language. What the people say is shown as it was said. */

import en from './en.json'
import vi from './vi.json'
import { recall, remember } from '../memory'

export type Language = 'en' | 'vi'
export type Key = keyof typeof en

/** A text, or one for each plural form that the language has. */
type Words = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

const WORDS: Record<Language, Record<Key, Words>> = { en, vi }
const LOCALES: Record<Language, string> = { en: 'en-GB', vi: 'vi-VN' }

class Chosen {
  language = $state<Language>(firstLanguage())
}
const chosen = new Chosen()

export function language(): Language {
  return chosen.language
}

export function chooseLanguage(next: Language): void {
  chosen.language = next
  remember('language', next)
}

/** Return the words for a key, with `{name}` and the like filled in. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return formOf(WORDS[chosen.language][key], values['count']).replace(/\{(\w+)\}/g, (_, name: string) =>
    spoken(values[name]),
  )
}

function formOf(words: Words, count: string | number | undefined): string {
  if (typeof words === 'string') return words
  const form = new Intl.PluralRules(LOCALES[chosen.language]).select(Number(count ?? 0))
  return words[form] ?? words.other
}

function spoken(value: string | number | undefined): string {
  return typeof value === 'number' ? number(value) : (value ?? '')
}

export function number(value: number): string {
  return new Intl.NumberFormat(LOCALES[chosen.language]).format(value)
}

/** Let a long name break after its underscores. */
export function breakable(name: string): string {
  return name.replaceAll('_', '_\u200b')
}

/** Return a share of 0 to 1 as a percentage. */
export function percent(share: number): string {
  const format = new Intl.NumberFormat(LOCALES[chosen.language], { style: 'percent', maximumFractionDigits: 1 })
  return format.format(share)
}

/** Return a size in bytes in the unit that suits it. */
export function bytes(size: number): string {
  const [unit, part] = size < 1e6 ? (['kilobyte', 1e3] as const) : (['megabyte', 1e6] as const)
  const format = new Intl.NumberFormat(LOCALES[chosen.language], { style: 'unit', unit, maximumFractionDigits: 1 })
  return format.format(size / part)
}

/** Return a simulated time in short: `Mon 13 Feb, 09:40`. */
export function when(time: string): string {
  return new Intl.DateTimeFormat(LOCALES[chosen.language], {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(`${time.slice(0, 19)}Z`))
}

/** Return what thinking with a prompt is called. */
export function thinking(prompt: string): string {
  const key = `think.${prompt}`
  return key in en ? t(key as Key) : t('think.other', { prompt })
}

/** Return what a known failure of models is called, by the guard against it. */
export function failing(guard: string): string {
  const key = `guard.${guard}`
  return key in en ? t(key as Key) : guard.replaceAll('_', ' ')
}

/** Return names as they are listed in a sentence; of many, only how many more there are. */
export function listed(names: readonly string[], most = 3): string {
  const more = names.length - most
  const said = more > 0 ? [...names.slice(0, most), t('more', { count: more })] : names
  return new Intl.ListFormat(LOCALES[chosen.language]).format(said)
}

export function date(time: string): string {
  return new Intl.DateTimeFormat(LOCALES[chosen.language], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${time.slice(0, 19)}Z`))
}

export function duration(seconds: number): string {
  if (seconds < 1) return t('seconds', { count: Math.round(seconds * 100) / 100 })
  if (seconds < 90) return t('seconds', { count: Math.round(seconds) })
  if (seconds < 5400) return t('minutes', { count: Math.round(seconds / 60) })
  return t('hours', { count: (seconds / 3600).toFixed(1) })
}

function firstLanguage(): Language {
  // Where it is tested there may be no browser.
  const spoken = typeof navigator === 'undefined' ? 'en' : navigator.language
  const known = recall('language') ?? spoken.slice(0, 2)
  return known === 'vi' ? 'vi' : 'en'
}
