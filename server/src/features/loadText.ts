import type { Load, PublishLoad, Traffic } from '../../../runtime/src/plan/load.ts';
import type { Plan } from '../../../runtime/src/plan/plan.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../../runtime/src/report/format.ts';
import type { Planned } from './planned.ts';

/** What a pool will offer and receive, a paragraph of Markdown. */
export function poolLoadText({ plan, load }: Planned, name: string): string | undefined {
  const pool = load.pools.find((each) => plan.pools[each.pool].name === name);
  if (!pool) return undefined;
  const lines = [
    `${count(pool.clients, 'client')}${rateOf(pool.connects.perSecond, ', connecting at up to ')}`,
    isNothing(pool.published) ? undefined : `publishes ${trafficText(pool.published)}`,
    isNothing(pool.delivered) ? undefined : `receives ${trafficText(pool.delivered)}`,
  ];
  return lines.filter(Boolean).join('  \n');
}

/** How often a message is published and who receives it: `500 clients × 1/s = 500/s`, …. */
export function publishLoadText({ plan }: Planned, publish: PublishLoad): string {
  const { clients } = plan.pools[publish.pool];
  const { perSecond, packetBytes, total } = publish;
  const each = perSecond === null ? '' : `${count(clients, 'client')} × ${formatRate(perSecond / clients)} = `;
  const bytes = perSecond === null ? null : perSecond * packetBytes;
  const offered = `${each}${trafficText({ perSecond, total, bytesPerSecond: bytes })}, ${formatBytes(packetBytes)} each`;
  return [offered, ...receivers(plan, publish)].join('  \n');
}

function receivers(plan: Plan, publish: PublishLoad): string[] {
  if (publish.fanOut.length === 0) return ['no subscription of this scenario receives it'];
  return publish.fanOut.map(({ pool, likely, least, most }) => {
    const shared = plan.flows.some((flow) => flow.publish === publish.step.id && flow.shared);
    const { name, clients } = plan.pools[pool];
    const who = shared && clients > 1 ? `${count(clients, 'client')} of \`${name}\` share them` : `${deliveries(likely)} to \`${name}\``;
    const doubt = least === most ? '' : ` (between ${formatCount(least)} and ${formatCount(most)})`;
    return `→ ${who}${doubt}${rateOf(publish.perSecond === null ? null : publish.perSecond * likely, ': ')} out`;
  });
}

function deliveries(likely: number): string {
  return likely === 1 ? 'each goes once' : `each goes ${formatCount(likely)} times`;
}

/** Totals of a whole scenario, in the 43 characters that editors show of a line's hints. */
export function totalsText({ connections, published, delivered }: Load): string {
  const flows = [rateOf(published.perSecond, ''), rateOf(delivered.perSecond, '→ ')].filter(Boolean);
  return [count(connections, 'connection'), flows.join(' ')].filter(Boolean).join(', ');
}

/** What the totals are, with those that they have no room for. */
export function totalsDoc({ published, delivered, usualMs }: Load): string {
  const flows = [rateOf(published.perSecond, '', ' to the broker'), rateOf(delivered.perSecond, '', ' from it')].filter(Boolean);
  const rates = flows.length > 0 ? `${flows.join(', ')}: the most in any one second, by schedule. ` : '';
  return `${rates}It lasts about ${formatDuration(usualMs)} when every answer comes at once.`;
}

function trafficText({ perSecond, total, bytesPerSecond }: Traffic): string {
  const rate = perSecond === null ? 'as fast as it goes' : `${formatRate(perSecond)}`;
  const bytes = bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)}/s`;
  return `**${rate}**${bytes}${total === null ? '' : `, ${count(total, 'message')} in all`}`;
}

function rateOf(perSecond: number | null, before: string, behind = ''): string {
  return perSecond === null || perSecond === 0 ? '' : `${before}${formatRate(perSecond)}${behind}`;
}

function isNothing({ perSecond, total }: Traffic): boolean {
  return perSecond === 0 && total === 0;
}

export function count(amount: number, noun: string): string {
  return `${formatCount(amount)} ${noun}${Math.round(amount) === 1 ? '' : 's'}`;
}
