import type { Expr, Payload, Tracking } from '../../../../runtime/src/plan/plan.ts';
import { finding } from '../check/finding.ts';
import { settingOf, versionNames } from '../model/settings.ts';
import { type Bound, valueIn } from '../model.ts';
import type { PoolLowering } from './lowering.ts';
import { payloadSymbol } from './payload.ts';

/** Size of the tracking header in the first bytes of a payload. */
export const headerBytes = 30;

/** Where a publish's tracking rides: as the publish says, else its payload, else the pool or the broker, else by what there is. */
export function trackingOf(publish: Bound, payload: Payload, lowering: PoolLowering): Tracking {
  const { word, bound } = chosen(publish, lowering);
  if (word === 'off') return 'off';
  const inPayload = placeInPayload(payload);
  const property: Tracking | undefined = lowering.version === 5 ? 'userProperty' : undefined;
  if (word === 'payload' && !inPayload)
    return impossible(
      bound,
      `the tracking cannot ride in ${describe(payload)}; it needs \`bytes(n)\` of at least ${headerBytes} bytes or a \`json\` object`,
      lowering,
    );
  if (word === 'property' && !property) {
    return impossible(
      bound,
      `${versionNames[lowering.version]} has no user properties for the tracking; take \`tracking payload\` or MQTT 5`,
      lowering,
    );
  }
  const best = word === 'payload' ? inPayload : word === 'property' ? property : automatic(inPayload, property);
  if (!best) {
    const message = `these messages cannot be tracked: ${describe(payload)} leaves no place for it, and ${versionNames[lowering.version]} has no user properties; take \`bytes(n)\` of at least ${headerBytes} bytes, a \`json\` object or MQTT 5, or say \`tracking off\``;
    lowering.report(finding('untracked', publish.statement.head.span, message));
  }
  return best ?? 'off';
}

/** Bytes of our own making are free to use; JSON is left as it is where a user property can do. */
function automatic(inPayload: Tracking | undefined, property: Tracking | undefined): Tracking | undefined {
  return inPayload === 'payload' ? inPayload : (property ?? inPayload);
}

function placeInPayload(payload: Payload): Tracking | undefined {
  if (payload.kind === 'json') return 'jsonMember';
  return payload.kind === 'bytes' && payload.fill === 'random' && least(payload.size) >= headerBytes ? 'payload' : undefined;
}

/** The smallest value that a size can have, as far as it is known. */
function least(size: Expr): number {
  if (size.kind === 'literal') return Number(size.value);
  if (size.kind === 'random') return Math.min(least(size.min), least(size.max));
  return size.kind === 'choose' ? Math.min(...size.options.map(least)) : 0;
}

function describe(payload: Payload): string {
  const names: Record<Payload['kind'], string> = {
    bytes: 'a payload this small',
    text: 'a text payload',
    json: 'a JSON payload',
    file: 'a file',
  };
  return payload.kind === 'bytes' && payload.fill === 'text' ? names.text : names[payload.kind];
}

function chosen(publish: Bound, lowering: PoolLowering): { word: string; bound: Bound } {
  const payload = valueIn(publish, 'payload');
  const declaration = payload && payloadSymbol(payload, lowering)?.definition;
  for (const bound of [publish, declaration]) if (bound?.choices.tracking) return { word: bound.choices.tracking, bound };
  const setting = settingOf(lowering.model, lowering.pool, 'tracking');
  return setting ? { word: setting.choices.place ?? 'auto', bound: setting } : { word: 'auto', bound: publish };
}

function impossible(bound: Bound, message: string, lowering: PoolLowering): Tracking {
  lowering.report(finding('impossible-tracking', bound.words.tracking ?? bound.statement.span, message));
  return 'off';
}
