import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { BrokerEndpoint, Expr, TlsPlan } from '../plan/plan.ts';
import { asText, compileExpr, type Environment, type Moment } from './expression.ts';
import type { TlsOptions } from './target.ts';

export type TlsTemplate = (moment: Moment, broker: BrokerEndpoint) => TlsOptions;

/**
 * TLS as the scenario asks for it; without `tls` as everyone does. Clients share what does not differ between them: certificates
 * are the costly part. @throws Error as `compileExpr`
 */
export function compileTls(plan: TlsPlan | undefined, environment: Environment): TlsTemplate {
  const context = compileContext(plan, environment);
  const serverName = plan?.serverName && compileExpr(plan.serverName, environment);
  return (moment, { host }) => {
    const servername = serverName ? asText(serverName(moment)) : host;
    return {
      secureContext: context(moment),
      // SNI knows names only (RFC 6066 §3); certificates for addresses are checked against the address.
      ...(isIP(servername) === 0 && { servername }),
      ...(plan && plan.alpn.length > 0 && { ALPNProtocols: plan.alpn }),
      rejectUnauthorized: !plan?.insecure,
      resume: plan?.resumeSessions ?? false,
    };
  };
}

function compileContext(plan: TlsPlan | undefined, environment: Environment): (moment: Moment) => SecureContext {
  const parts = [plan?.ca, plan?.certificate, plan?.key] as const;
  const [ca, cert, key] = parts.map((path) => compileFile(path, environment));
  const make = (moment: Moment) => {
    const opening = passphrase && { passphrase: asText(passphrase(moment)) };
    const options: SecureContextOptions = { ...ca(moment, 'ca'), ...cert(moment, 'cert'), ...key(moment, 'key'), ...opening, minVersion };
    try {
      return createSecureContext(options);
    } catch (error) {
      throw isLocked(options) ? new Error('the key cannot be opened: its passphrase is missing or wrong') : error;
    }
  };
  const passphrase = plan?.passphrase && compileExpr(plan.passphrase, environment);
  const minVersion = plan?.minimumVersion ?? 'TLSv1.2';
  if ([...parts, plan?.passphrase].some((part) => part && part.kind !== 'literal' && part.kind !== 'secret')) return make;
  let shared: SecureContext | undefined;
  return (moment) => {
    shared ??= make(moment);
    return shared;
  };
}

function compileFile(path: Expr | undefined, environment: Environment) {
  const evaluate = path && compileExpr(path, environment);
  return (moment: Moment, name: 'ca' | 'cert' | 'key') => (evaluate ? { [name]: environment.files.read(asText(evaluate(moment))) } : {});
}

/** OpenSSL's own words depend on where in the key the wrong passphrase shows. */
function isLocked({ key, passphrase }: SecureContextOptions): boolean {
  if (!Buffer.isBuffer(key) || !key.includes('ENCRYPTED')) return false;
  try {
    createPrivateKey({ key, passphrase: passphrase ?? '' });
    return false;
  } catch {
    return true;
  }
}
