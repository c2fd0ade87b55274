import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM files in a folder of their own: an authority, a server's certificate for localhost and 127.0.0.1, and clients'. */
export interface Certificates {
  folder: string;
  /** Issues a certificate by its common name, `name.pem` and `name.key`. */
  issue(name: string, names?: string): void;
  remove(): void;
}

/** Makes an authority `ca.pem` and a server `server.pem` with openssl. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = (name: string) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  key('ca');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=test authority', '-days', '2', '-out', 'ca.pem');
  const issue = (name: string, names = '') => {
    key(name);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(join(folder, `${name}.ext`), names === '' ? '' : `subjectAltName=${names}\n`);
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  };
  issue('server', 'DNS:localhost,DNS:broker.test,IP:127.0.0.1');
  return { folder, issue, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
