/** Light or dark: as the system has it until somebody chooses. */

import { recall, remember } from '../memory'

export type Theme = 'light' | 'dark'

class Chosen {
  theme = $state<Theme>(firstTheme())
}
const chosen = new Chosen()

export function theme(): Theme {
  return chosen.theme
}

export function switchTheme(): void {
  chosen.theme = chosen.theme === 'dark' ? 'light' : 'dark'
  remember('theme', chosen.theme)
}

function firstTheme(): Theme {
  const known = recall('theme')
  if (known === 'light' || known === 'dark') return known
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
