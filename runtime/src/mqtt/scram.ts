import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** SCRAM by its name in MQTT and SASL (RFC 5802, RFC 7677). */
export type Mechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** One exchange, by which client and broker convince each other that they know the password, without sending it. */
export class ScramExchange {
  readonly #hash: 'sha256' | 'sha512';
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #signature: Buffer | undefined;

  /** `nonce`: printable ASCII without commas, never the same twice. */
  constructor(mechanism: Mechanism, username: string, password: string, nonce: string) {
    this.#hash = mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512';
    this.#password = password.normalize('NFKC');
    this.#nonce = nonce;
    this.#bare = `n=${username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  }

  /** What goes out with CONNECT. */
  first(): Buffer {
    return Buffer.from(`n,,${this.#bare}`);
  }

  /** The answer to the broker's challenge. Rejects with an `Error` that says what is wrong with that. */
  async answer(challenge: Buffer): Promise<Buffer> {
    const { r: nonce = '', s: salt = '', i = '' } = fieldsOf(challenge);
    const iterations = Number(i);
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce) throw new Error('the broker has changed our nonce');
    if (!Number.isInteger(iterations) || iterations < 1 || iterations > mostIterations) throw new Error(`${i} iterations are asked for`);
    const salted = await derive(this.#password, Buffer.from(salt, 'base64'), iterations, digestSize[this.#hash], this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const withoutProof = `c=biws,r=${nonce}`;
    const message = [this.#bare, challenge.toString('utf8'), withoutProof].join(',');
    this.#signature = this.#hmac(this.#hmac(salted, 'Server Key'), message);
    const mask = this.#hmac(createHash(this.#hash).update(clientKey).digest(), message);
    const proof = clientKey.map((byte, at) => byte ^ mask[at]);
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`);
  }

  /** Whether the broker's last word proves that it knows the password too. */
  verifies(last: Buffer): boolean {
    const signature = Buffer.from(fieldsOf(last).v ?? '', 'base64');
    return this.#signature !== undefined && signature.length === this.#signature.length && timingSafeEqual(signature, this.#signature);
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

const derive = promisify(pbkdf2);
const digestSize = { sha256: 32, sha512: 64 };
/** A broker that asks for more would occupy this machine. */
const mostIterations = 1_000_000;

/** `a=…,b=…` */
function fieldsOf(message: Buffer): Record<string, string | undefined> {
  const fields = message.toString('utf8').split(',');
  return Object.fromEntries(fields.map((field) => [field.slice(0, 1), field.slice(2)]));
}
