import type { BrokerEndpoint } from '../../../../runtime/src/plan/plan.ts';
import type { Expr } from '../ast.ts';
import type { Model } from '../model.ts';
import { type Address, addressesBetween, addressOf } from './addresses.ts';
import { endpointOf } from './transport.ts';

/** What a URL stands for, or a range of URLs; a text says what is wrong with it. Nothing where it is not known before the run. */
export function endpointsAt(url: Expr, { values }: Pick<Model, 'values'>): BrokerEndpoint[] | string {
  const ends = url.kind === 'binary' ? [url.left, url.right] : [url];
  const read: BrokerEndpoint[] = [];
  for (const end of ends) {
    const text = values.get(end)?.constant;
    if (typeof text !== 'string') return [];
    const endpoint = endpointOf(text);
    if (typeof endpoint === 'string') return endpoint;
    read.push(endpoint);
  }
  return read.length === 1 ? read : between(read[0], read[1]);
}

function between(first: BrokerEndpoint, last: BrokerEndpoint): BrokerEndpoint[] | string {
  const [from, to] = [addressOf(first.host), addressOf(last.host)];
  if (!from || !to || !isAscending(from, to)) return 'a range of URLs is one of addresses: "mqtt://10.0.0.1".."mqtt://10.0.0.4"';
  if (JSON.stringify({ ...first, host: '' }) !== JSON.stringify({ ...last, host: '' }))
    return 'both ends of a range must be alike but for the address';
  const hosts = addressesBetween(from, to, mostEndpoints);
  if (hosts.length > mostEndpoints) return `these are more than ${mostEndpoints} addresses`;
  return hosts.map((host) => ({ ...first, host }));
}

function isAscending(from: Address, to: Address): boolean {
  return from.kind === to.kind && from.value <= to.value;
}

const mostEndpoints = 4_096;
