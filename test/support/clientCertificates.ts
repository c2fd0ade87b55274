import { createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';

/**
 * Issues a certificate for each name, `name.pem` and `name.key` beside the authority's: thousands of them in a second, where openssl
 * would take minutes.
 */
export function issueMany({ folder }: Certificates, names: readonly string[]): void {
  const authority = createPrivateKey(readFileSync(join(folder, 'ca.key')));
  const issuer = commonNameOf(new X509Certificate(readFileSync(join(folder, 'ca.pem'))).subject);
  for (const [at, name] of names.entries()) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const subject = publicKey.export({ type: 'spki', format: 'der' });
    const facts = sequence(integer(firstSerial + at), algorithm, nameOf(issuer), validity(), nameOf(name), subject);
    const certificate = sequence(facts, algorithm, bitString(sign('sha256', facts, authority)));
    const lines = certificate.toString('base64').match(/.{1,64}/g)!;
    writeFileSync(join(folder, `${name}.pem`), `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
    writeFileSync(join(folder, `${name}.key`), privateKey.export({ type: 'sec1', format: 'pem' }));
  }
}

function commonNameOf(subject: string): string {
  return /CN=(.*)/.exec(subject)![1];
}

/** So that all take four bytes. */
const firstSerial = 1 << 24;

/** DER (X.690): a type, a length, the content. */
function value(type: number, ...content: Uint8Array[]): Buffer {
  const whole = Buffer.concat(content);
  const low = whole.length & 0xff;
  const length = whole.length < 0x80 ? [low] : whole.length < 0x100 ? [0x81, low] : [0x82, whole.length >> 8, low];
  return Buffer.concat([Buffer.from([type, ...length]), whole]);
}

function sequence(...parts: Uint8Array[]): Buffer {
  return value(0x30, ...parts);
}

/** A number of four bytes. */
function integer(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return value(0x02, bytes);
}

function bitString(bytes: Uint8Array): Buffer {
  return value(0x03, Buffer.of(0), bytes);
}

/** One relative name, CN = text. */
function nameOf(text: string): Buffer {
  return sequence(value(0x31, sequence(commonName, value(0x0c, Buffer.from(text)))));
}

/** From yesterday to tomorrow. */
function validity(): Buffer {
  const day = 24 * 3_600_000;
  const times = [-day, day].map((offset) => new Date(Date.now() + offset).toISOString().replace(/[-:T]|\.\d+/g, ''));
  return sequence(...times.map((time) => value(0x17, Buffer.from(time.slice(2)))));
}

/** ecdsa-with-SHA256, and the attribute CN. */
const algorithm = sequence(value(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const commonName = value(0x06, Buffer.from('550403', 'hex'));
