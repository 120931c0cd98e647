/** Starts and stops Phaser in an element of the page. */

import { AUTO, Game, Scale } from 'phaser'
import type { TownScene } from './scene'

export function startGame(parent: HTMLElement, scene: TownScene): Game {
  return new Game({
    type: AUTO,
    parent,
    scene,
    pixelArt: true,
    roundPixels: true,
    banner: false,
    backgroundColor: '#2b3a2e',
    audio: { noAudio: true },
    input: { keyboard: false, mouse: false, touch: false },
    scale: { mode: Scale.RESIZE, width: '100%', height: '100%' },
  })
}
