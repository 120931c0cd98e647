/** The page's words in the chosen language. What the people say is shown as it was said. */

import en from './en.json'
import vi from './vi.json'
import { recall, remember } from '../memory'

export type Language = 'en' | 'vi'
export type Key = keyof typeof en

const WORDS: Record<Language, Record<Key, string>> = { en, vi }
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
  return WORDS[chosen.language][key].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name] ?? ''),
  )
}

/** Return what thinking with a prompt is called. */
export function thinking(prompt: string): string {
  const key = `think.${prompt}`
  return key in en ? t(key as Key) : t('think.other', { prompt })
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
  if (seconds < 90) return t('seconds', { count: Math.round(seconds) })
  if (seconds < 5400) return t('minutes', { count: Math.round(seconds / 60) })
  return t('hours', { count: (seconds / 3600).toFixed(1) })
}

function firstLanguage(): Language {
  const known = recall('language') ?? navigator.language.slice(0, 2)
  return known === 'vi' ? 'vi' : 'en'
}
