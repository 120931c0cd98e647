/** Starts and stops Phaser in an element of the page. */

import { AUTO, CANVAS, Game, Scale } from 'phaser'
import type { TownScene } from './scene'

export function startGame(parent: HTMLElement, scene: TownScene): Game {
  return new Game({
    type: drawsBySoftware() ? CANVAS : AUTO,
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

/** Tell whether there is no graphics card: a plain canvas is then several times as fast. */
function drawsBySoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl')
  if (!gl) return true
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer)
}
