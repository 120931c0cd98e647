/** Names, emoji and speech over the people's heads: HTML, so that text is crisp at any zoom. */

import { speechOf, type Shown } from '../town/shown'

/** Letters a bubble holds before it hides too much of the town; the card has all of them. */
const BUBBLE = 90

/** The width and height that a name takes, in pixels of the screen. */
const TAG = { width: 92, height: 28 }

interface Place {
  readonly x: number
  readonly y: number
}

interface Label {
  readonly root: HTMLElement
  readonly emoji: HTMLElement
  readonly name: HTMLElement
  readonly speech: HTMLElement
}

export class Labels {
  #labels = new Map<string, Label>()
  #places = new Map<string, Place>()

  constructor(
    private readonly layer: HTMLElement,
    private readonly onTap: (name: string) => void,
  ) {}

  /** Write what each person does and says; people who left lose their label. */
  write(shown: Shown, followed: string | null, thinkers: ReadonlySet<string>): void {
    for (const [name, label] of this.#labels) {
      if (shown.people.has(name)) continue
      label.root.remove()
      this.#labels.delete(name)
      this.#places.delete(name)
    }
    for (const [name, person] of shown.people) {
      const label = this.#labels.get(name) ?? this.#add(name)
      const speech = speechOf(shown, name)
      setText(label.emoji, person.action?.emoji ?? '')
      setText(label.speech, shortened(speech ?? '', BUBBLE))
      label.speech.hidden = speech === null
      label.root.classList.toggle('speaking', speech !== null)
      label.root.classList.toggle('followed', name === followed)
      label.root.classList.toggle('thinking', thinkers.has(name))
    }
  }

  /** Put a label above a point of the screen; `zoom` decides how much it says. */
  place(name: string, x: number, y: number, zoom: number): void {
    const root = this.#labels.get(name)?.root
    if (!root) return
    root.hidden = false
    const above = lifted(name, { x, y }, this.#places)
    this.#places.set(name, { x, y: above })
    root.style.transform = `translate(${Math.round(x)}px, ${Math.round(above)}px) translate(-50%, -100%)`
    root.classList.toggle('far', zoom < 2)
  }

  clear(): void {
    for (const label of this.#labels.values()) label.root.remove()
    this.#labels.clear()
    this.#places.clear()
  }

  #add(name: string): Label {
    const root = add(this.layer, 'div', 'label')
    root.hidden = true
    const speech = add(root, 'p', 'speech')
    const tag = add(root, 'button', 'tag')
    tag.tabIndex = -1
    tag.addEventListener('click', () => this.onTap(name))
    const emoji = add(tag, 'span', 'emoji')
    const label = { root, emoji, speech, name: add(tag, 'span', 'who') }
    setText(label.name, name.split(' ')[0] ?? name)
    this.#labels.set(name, label)
    return label
  }
}

function add(parent: HTMLElement, kind: 'div' | 'p' | 'button' | 'span', className: string): HTMLElement {
  const element = document.createElement(kind)
  element.className = className
  parent.append(element)
  return element
}

/** Return how high a label goes so that it covers none of those before it by name. */
export function lifted(name: string, at: Place, places: ReadonlyMap<string, Place>): number {
  let y = at.y
  for (const other of [...places.keys()].sort()) {
    const place = places.get(other)
    if (!place || other >= name || Math.abs(place.x - at.x) >= TAG.width) continue
    if (Math.abs(place.y - y) < TAG.height) y = place.y - TAG.height
  }
  return y
}

/** Return a text of at most `most` letters, ended between two words where it is cut. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  const end = cut.lastIndexOf(' ')
  return `${(end > 0 ? cut.slice(0, end) : cut).replace(/[\s,;:.–—-]+$/, '')}…`
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
