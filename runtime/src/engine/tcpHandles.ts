import { getSystemErrorName } from 'node:util';
import type { Target } from './target.ts';
import type { ConnectRequest, TcpBinding, TcpHandle, WriteRequest } from './tcpBinding.ts';
import { congestion, forgotten, receiveSize, type Transport, type TransportEvents } from './transport.ts';

/**
 * Plain TCP, without Node's streams: a connection takes a quarter of a `net.Socket`'s memory, and making one half of its
 * user time. All handles share one receive buffer and one set of callbacks, which find their client on the handle.
 */
export class TcpHandles implements Transport {
  openSockets = 0;
  readonly #tcp: TcpBinding;
  readonly #handles: (TcpHandle | undefined)[];
  /** 1: what is written can still arrive. */
  readonly #isOpen: Uint8Array;
  /** 1: the system has not taken all that was written. To ask each handle costs as much as encoding a message. */
  readonly #isBehind: Uint8Array;
  /** Of those that are ending: the error's code, empty where the other side has ended the connection. */
  readonly #codes = new Map<number, string>();
  /** Whose other side sends no more, but may still take what waits. */
  readonly #finishing = new Set<number>();
  /** Who waits until everything has left. */
  readonly #draining = new Set<number>();
  /** Handles write into it without holding it. */
  readonly #buffer = Buffer.allocUnsafeSlow(receiveSize);
  #callbacks!: Callbacks;
  /** Used by one write after the other, until one of them takes longer. */
  #write!: WriteRequest;

  constructor(clients: number, tcp: TcpBinding) {
    this.#tcp = tcp;
    this.#handles = new Array<TcpHandle | undefined>(clients).fill(undefined);
    this.#isOpen = new Uint8Array(clients);
    this.#isBehind = new Uint8Array(clients);
  }

  listen(events: TransportEvents): void {
    this.#callbacks = this.#callbacksFor(events);
    this.#write = this.#newWrite();
  }

  dial(client: number, { host, broker, local }: Target): void {
    this.openSockets++;
    const handle = new this.#tcp.TCP(this.#tcp.clientKind);
    handle.client = client;
    this.#handles[client] = handle;
    const request = new this.#tcp.TCPConnectWrap();
    request.oncomplete = this.#callbacks.connected;
    const isV6 = host.includes(':');
    const bound = local ? (isV6 ? handle.bind6(local.address, local.port, 0) : handle.bind(local.address, local.port, 0)) : 0;
    const error = bound || (isV6 ? handle.connect6(request, host, broker.port) : handle.connect(request, host, broker.port));
    if (error !== 0) this.#fail(handle, error);
  }

  isOpen(client: number): boolean {
    return this.#isOpen[client] === 1;
  }

  write(client: number, bytes: Buffer): boolean {
    if (this.#isOpen[client] === 0) return true;
    const handle = this.#handles[client]!;
    // Of a connection that is behind a copy waits: else what is written for others could not be written over.
    const kept = this.#isBehind[client] === 1 ? Buffer.from(bytes) : bytes;
    const error = handle.writeBuffer(this.#write, kept);
    if (error !== 0) {
      this.#fail(handle, error);
      return true;
    }
    if (this.#tcp.streamBaseState[this.#tcp.kLastWriteWasAsync] === 0) return true;
    this.#isBehind[client] = 1;
    this.#write.buffer = kept;
    this.#write = this.#newWrite();
    return kept !== bytes;
  }

  congested(client: number): boolean {
    if (this.#isBehind[client] === 0 || this.#isOpen[client] === 0 || this.#handles[client]!.writeQueueSize <= congestion) return false;
    this.#draining.add(client);
    return true;
  }

  resume(client: number): void {
    if (this.#isOpen[client] === 1) this.#handles[client]!.readStart();
  }

  drop(client: number): void {
    this.#forget(client)?.close(this.#callbacks.closed);
  }

  reset(client: number): void {
    const isConnected = this.isOpen(client);
    const handle = this.#forget(client);
    if (!handle) return;
    if (!isConnected) handle.close(this.#callbacks.closed);
    // What the system refuses to reset Node takes for closed all the same, and says no more of it.
    else if (handle.reset(this.#callbacks.closed) !== 0) setImmediate(() => this.#callbacks.closed.call(handle));
  }

  /** Nothing more is heard of the client's connection; undefined where it has none, or an end that will be heard of by itself. */
  #forget(client: number): TcpHandle | undefined {
    const handle = this.#handles[client];
    if (!handle) return undefined;
    const isEnding = this.#codes.delete(client);
    this.#release(client);
    handle.client = forgotten;
    return isEnding ? undefined : handle;
  }

  #release(client: number): void {
    this.#handles[client] = undefined;
    this.#isOpen[client] = 0;
    this.#isBehind[client] = 0;
    this.#draining.delete(client);
    this.#finishing.delete(client);
  }

  /** The end of the connection is heard of later, as with every other. */
  #fail(handle: TcpHandle, error: number): void {
    const { client } = handle;
    if (client === forgotten || this.#codes.has(client)) return;
    this.#isOpen[client] = 0;
    this.#codes.set(client, error === endOfFile ? '' : getSystemErrorName(error));
    handle.close(this.#callbacks.closed);
  }

  /** Nothing new is written, but what waits still leaves. */
  #finish({ client }: TcpHandle): void {
    this.#isOpen[client] = 0;
    this.#finishing.add(client);
  }

  #newWrite(): WriteRequest {
    const write = new this.#tcp.WriteWrap();
    write.oncomplete = this.#callbacks.written;
    return write;
  }

  /** Functions, as Node calls them with the handle or request as `this`. */
  #callbacksFor(events: TransportEvents): Callbacks {
    const transport = this;
    const { streamBaseState, kReadBytesOrError } = this.#tcp;
    return {
      connected(status, handle) {
        if (handle.client !== forgotten) transport.#connected(handle, status, events);
      },
      read() {
        const length = streamBaseState[kReadBytesOrError];
        if (this.client === forgotten) return;
        if (length === endOfFile && this.writeQueueSize > 0) transport.#finish(this);
        else if (length < 0) transport.#fail(this, length);
        else if (length > 0 && !events.arrived(this.client, transport.#buffer, length) && transport.isOpen(this.client)) this.readStop();
      },
      written(status, handle) {
        if (handle.client !== forgotten) transport.#written(handle, status, events);
      },
      closed() {
        transport.openSockets--;
        const { client } = this;
        if (client === forgotten) {
          events.freed();
          return;
        }
        const code = transport.#codes.get(client);
        transport.#codes.delete(client);
        transport.#release(client);
        events.closed(client, code || undefined);
      },
    };
  }

  #connected(handle: TcpHandle, status: number, events: TransportEvents): void {
    const { client } = handle;
    if (status !== 0) {
      this.#fail(handle, status);
      return;
    }
    this.#isOpen[client] = 1;
    handle.setNoDelay(true);
    handle.onread = this.#callbacks.read;
    handle.useUserBuffer(this.#buffer);
    handle.readStart();
    events.reached(client, 'connect.tcp');
    events.opened(client);
  }

  #written(handle: TcpHandle, status: number, events: TransportEvents): void {
    const { client } = handle;
    if (status !== 0) {
      this.#fail(handle, status);
    } else if (handle.writeQueueSize === 0) {
      this.#isBehind[client] = 0;
      if (this.#finishing.has(client)) this.#fail(handle, endOfFile);
      else if (this.#draining.delete(client)) events.drained(client);
    }
  }
}

interface Callbacks {
  connected: ConnectRequest['oncomplete'];
  read(this: TcpHandle): void;
  written: WriteRequest['oncomplete'];
  closed(this: TcpHandle): void;
}

/** UV_EOF: the other side has ended the connection, which is no error. */
const endOfFile = -4095;
