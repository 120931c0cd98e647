/** The parts of a shared file: JSON, compressed, as the text of elements that hold data. */

/** Reads a part. Fails when the file was shared without it. */
export type ReadPart = <T>(name: string) => Promise<T>

/** Whether this page is a shared file, with no server behind it. */
export const isShared = typeof document !== 'undefined' && document.getElementById('part/contents') !== null

/** Return a reader of this file's parts that keeps what it has read. */
export function partsOfFile(): ReadPart {
  const kept = new Map<string, Promise<unknown>>()
  return <T>(name: string) => {
    const reading = kept.get(name) ?? read(name)
    kept.set(name, reading)
    return reading as Promise<T>
  }
}

async function read(name: string): Promise<unknown> {
  const text = document.getElementById(`part/${name}`)?.textContent
  if (!text) throw new Error(name)
  const packed = Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(plain).json()
}
