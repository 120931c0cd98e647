/** What the page keeps in this browser. A browser that keeps nothing is fine. */

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`townsfolk.${name}`, value)
  } catch {
    return
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`townsfolk.${name}`)
  } catch {
    return null
  }
}
