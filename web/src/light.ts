/** The colour of the light by the time of day, to be multiplied over the map. */

export interface Light {
  /** Red, green and blue, 0 to 255; white leaves the map as it is. */
  readonly colour: readonly [number, number, number]
  /** How brightly lamps shine, 0 by day to 1 at night. */
  readonly lamps: number
}

type Key = readonly [hour: number, red: number, green: number, blue: number, lamps: number]

const DAY: readonly Key[] = [
  [0, 100, 112, 176, 1],
  [4.5, 104, 116, 178, 1],
  [5.75, 176, 148, 178, 0.6],
  [6.75, 255, 222, 190, 0.1],
  [8.5, 255, 255, 255, 0],
  [16, 255, 255, 255, 0],
  [18, 255, 226, 184, 0.1],
  [19, 236, 182, 164, 0.5],
  [20.25, 138, 126, 184, 0.9],
  [22, 100, 112, 176, 1],
  [24, 100, 112, 176, 1],
]

/** Return the light at an hour of the day, 0 to 24, blended between the times above. */
export function lightAt(hour: number): Light {
  const after = Math.max(1, DAY.findIndex((key) => key[0] >= hour))
  const [from, to] = [DAY[after - 1], DAY[after]]
  if (!from || !to) return { colour: [255, 255, 255], lamps: 0 }
  const part = (hour - from[0]) / (to[0] - from[0])
  const blend = (a: number, b: number): number => a + (b - a) * part
  return {
    colour: [
      Math.round(blend(from[1], to[1])),
      Math.round(blend(from[2], to[2])),
      Math.round(blend(from[3], to[3])),
    ],
    lamps: blend(from[4], to[4]),
  }
}

/** Return the hour of the day of an ISO 8601 time without a zone: `2023-02-13T09:30:00` is 9.5. */
export function hourOf(time: string): number {
  const [hours, minutes, seconds] = time.slice(11, 19).split(':').map(Number)
  return (hours ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600
}
