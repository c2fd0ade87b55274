/**
 * Node's TCP sockets as `net.Socket` itself uses them, without the streams around them: of the memory of a connection
 * streams are three quarters. Node calls them internal and keeps them for those who came to need them (DEP0111); their shape has been the
 * same in Node 20 to 24.
 */
export interface TcpBinding {
  TCP: new (kind: number) => TcpHandle;
  TCPConnectWrap: new () => ConnectRequest;
  WriteWrap: new () => WriteRequest;
  /** The kind that connects, for `TCP`. */
  clientKind: number;
  /** How the last call of a handle went, or what the callback at hand is about. */
  streamBaseState: Int32Array;
  /** Where in that: the length that was read, or an error; and whether the last write goes on. */
  kReadBytesOrError: number;
  kLastWriteWasAsync: number;
}

/** Methods give 0 or the system's error, which is negative. */
export interface TcpHandle {
  /** Ours: the client's place, or a number below 0. */
  client: number;
  /** What was read stands in the buffer that is used. */
  onread(): void;
  readonly writeQueueSize: number;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  setNoDelay(enable: boolean): number;
  bind(address: string, port: number, flags: number): number;
  bind6(address: string, port: number, flags: number): number;
  connect(request: ConnectRequest, address: string, port: number): number;
  connect6(request: ConnectRequest, address: string, port: number): number;
  /** What the system does not take at once it takes later, and `request` is used up then. Node does not keep `bytes`: whoever writes must. */
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
  /** `closed` is called later, with the handle as `this`. */
  close(closed: (this: TcpHandle) => void): void;
  /** The same with a reset. */
  reset(closed: (this: TcpHandle) => void): number;
}

export interface ConnectRequest {
  oncomplete(status: number, handle: TcpHandle): void;
}

export interface WriteRequest {
  /** Ours: what is still read from, as the request lives as long. */
  buffer?: Uint8Array;
  oncomplete(status: number, handle: TcpHandle): void;
}

/** Undefined where Node has none, or others: `net.Socket` serves as well. */
export function tcpBinding(): TcpBinding | undefined {
  const tcp = internal<{ TCP: TcpBinding['TCP']; TCPConnectWrap: TcpBinding['TCPConnectWrap']; constants: { SOCKET: number } }>('tcp_wrap');
  const stream = internal<Pick<TcpBinding, 'WriteWrap' | 'streamBaseState' | 'kReadBytesOrError' | 'kLastWriteWasAsync'>>('stream_wrap');
  if (!tcp || !stream || !isWhole(tcp.TCP?.prototype ?? {}, stream) || typeof tcp.TCPConnectWrap !== 'function') return undefined;
  const { TCP, TCPConnectWrap, constants } = tcp;
  const { WriteWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync } = stream;
  return { TCP, TCPConnectWrap, clientKind: constants.SOCKET, WriteWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync };
}

/** Undefined where it is not to be had, as with Node's permission model. */
function internal<T>(name: string): T | undefined {
  try {
    return (process as unknown as { binding(name: string): T }).binding(name);
  } catch {
    return undefined;
  }
}

function isWhole(handle: object, stream: Partial<TcpBinding>): boolean {
  const { WriteWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync } = stream;
  return (
    typeof WriteWrap === 'function' &&
    'writeQueueSize' in handle &&
    streamBaseState instanceof Int32Array &&
    [kReadBytesOrError, kLastWriteWasAsync].every((place) => streamBaseState[place ?? -1] !== undefined) &&
    methods.every((method) => typeof (handle as Record<string, unknown>)[method] === 'function')
  );
}

const methods = [
  'bind',
  'bind6',
  'connect',
  'connect6',
  'setNoDelay',
  'readStart',
  'readStop',
  'useUserBuffer',
  'writeBuffer',
  'close',
  'reset',
];
