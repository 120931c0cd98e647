/** The live stream of the simulation that is open: connects, reconnects, and misses nothing. */

import { simulationAddress } from '../api'
import type { WireChanges, WireStatus } from '../wire'

export type Connection = 'connecting' | 'open' | 'lost' | 'closed'

const RETRY_MS = 2000

export interface LiveHooks {
  /** The last step that is here: what follows it is asked for. */
  after(): number
  arrived(changes: WireChanges): void
  /** The simulation was closed on purpose; nothing more will come. */
  ended(): void
}

export class LiveStream {
  connection = $state<Connection>('connecting')
  status = $state.raw<WireStatus | null>(null)

  #source: EventSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly name: string,
    private readonly hooks: LiveHooks,
  ) {}

  open(): void {
    const address = `${simulationAddress(this.name)}/live?after=${this.hooks.after()}`
    const source = new EventSource(address)
    this.#source = source
    source.addEventListener('open', () => (this.connection = 'open'))
    source.addEventListener('status', (event) => (this.status = parse<WireStatus>(event)))
    source.addEventListener('changes', (event) => this.hooks.arrived(parse<WireChanges>(event)))
    source.addEventListener('bye', () => this.#lose('closed'))
    source.addEventListener('error', () => this.#lose('lost'))
  }

  close(): void {
    this.#source?.close()
    clearTimeout(this.#retry)
  }

  /** A town that was shut down may be started again, so the page keeps knocking. */
  #lose(connection: Connection): void {
    this.#source?.close()
    if (connection === 'closed') this.hooks.ended()
    if (this.connection !== 'closed') this.connection = connection
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.open(), RETRY_MS)
  }
}

function parse<T>(event: MessageEvent<string>): T {
  return JSON.parse(event.data) as T
}
