import { open, readFile } from 'node:fs/promises';
import { type NodeExecutable, programOf } from './deploy.ts';

/** The Node that runs us, for hosts that have none. VS Code's own executable is no Node that could be carried elsewhere. */
export async function ownNode(): Promise<NodeExecutable | undefined> {
  return process.versions.electron === undefined ? nodeAt(process.execPath).catch(() => undefined) : undefined;
}

/** An executable for hosts without Node; it may be for another platform than ours. Throws an `Error` where the file is none. */
export async function nodeAt(path: string): Promise<NodeExecutable> {
  const file = await open(path).catch((error: Error) => {
    throw new Error(`The Node executable ${path} cannot be read: ${error.message}.`);
  });
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  await file.close();
  const platform = platformOfExecutable(buffer.subarray(0, bytesRead));
  if (platform === undefined) throw new Error(`${path} is no executable for Linux or macOS: give the file bin/node of a Node download.`);
  let program: Promise<ReturnType<typeof programOf>> | undefined;
  return {
    platform,
    // A hundred megabytes, read when the first host needs them.
    read() {
      program ??= readFile(path).then((content) => programOf('node', content));
      return program;
    },
  };
}

const headBytes = 4096;

/** From the head of an ELF or Mach-O file; in the words of `HostFacts.platform`. */
export function platformOfExecutable(head: Buffer): string | undefined {
  if (head.length < 20) return undefined;
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const architecture = ({ 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64' } as Record<number, string>)[head.readUInt16LE(18)];
    // The name of the loader stands near the beginning.
    return architecture && `linux-${architecture}-${head.includes('ld-musl') ? 'musl' : 'glibc'}`;
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) return head.readUInt32LE(4) === 0x0100000c ? 'darwin-arm64' : 'darwin-x64';
  return undefined;
}
