import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { BrokerEndpoint, MonitorText, SysMonitorPlan } from '../../plan/plan.ts';
import { matchesFilter } from '../../plan/topics.ts';
import type { BrokerCounts } from '../../report/brokerView.ts';
import type { Meter, MonitorWorld } from './brokerMonitor.ts';
import { countNames, sysDialects } from './dialects.ts';

/** The topics under `$SYS` to which brokers publish their figures every few seconds. */
export function sysMeter(plan: SysMonitorPlan, endpoint: BrokerEndpoint, world: MonitorWorld): Meter {
  const heard = new Heard();
  const connecting = openClient(plan, endpoint, world, heard);
  // A broker that cannot be reached is said when it is asked.
  connecting.catch(() => {});
  return {
    source: '$SYS',
    read: async () => {
      await connecting;
      return heard.next(plan.everyMs + graceMs);
    },
    close: () => void connecting.then((client) => client.end(true)).catch(() => {}),
  };
}

/** Figures may come so much later than the broker's interval says. */
const graceMs = 1_500;

async function openClient(
  { username, password, tls }: SysMonitorPlan,
  { transport, host, port, path }: BrokerEndpoint,
  { secrets, baseFolder }: MonitorWorld,
  heard: Heard,
): Promise<MqttClient> {
  const { connectAsync } = await import('./mqttClient.ts');
  const protocol = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const;
  const text = (value: MonitorText) => (value.kind === 'secret' ? (secrets[value.name] ?? '') : String(value.value));
  const options: IClientOptions = {
    reconnectPeriod: 0,
    connectTimeout: connectWithinMs,
    rejectUnauthorized: !tls.insecure,
    ...(username && { username: text(username) }),
    ...(password && { password: text(password) }),
    ...(tls.ca !== undefined && { ca: readFileSync(join(baseFolder, tls.ca)) }),
  };
  const url = `${protocol[transport]}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const client = await connectAsync(url, options).catch((error: unknown) => {
    throw new Error(`the monitor could not connect: ${error instanceof Error ? error.message : String(error)}`);
  });
  client.on('error', () => {});
  client.on('message', (topic, payload, { retain }) => heard.take(topic, payload.toString('utf8'), retain));
  await client.subscribeAsync(sysDialects.flatMap(({ names }) => Object.values(names)));
  return client;
}

const connectWithinMs = 5_000;

/** What the broker has told so far, by topic. */
class Heard {
  readonly #values = new Map<string, number>();
  /** Messages to ourselves, which the broker counts among those that it has sent. */
  #toUs = 0;
  #toUsWhenSent = 0;
  #waiting: (() => void) | undefined;

  /** What was retained may be as old as the broker's interval: it tells a value, but nothing of now. */
  take(topic: string, text: string, isRetained: boolean): void {
    const value = Number.parseFloat(text);
    if (!Number.isFinite(value)) return;
    if (sysDialects.some(({ names }) => matchesFilter(names.sent, topic))) this.#toUsWhenSent = this.#toUs;
    this.#toUs++;
    this.#values.set(topic, value);
    if (!isRetained) this.#waiting?.();
  }

  /**
   * The counts once the broker has told them anew: all at once, so that a short quiet says that they are complete. A count that is left
   * out then, as mosquitto does with those that have not changed, is as it was told before.
   */
  async next(withinMs: number): Promise<BrokerCounts> {
    const isNew = await this.#change(withinMs);
    if (!isNew)
      throw new Error(`it published nothing that we know under $SYS within ${withinMs / 1000} s; \`every\` says how often it does`);
    while (await this.#change(quietMs));
    return this.#counts();
  }

  #counts(): BrokerCounts {
    const sumOf = (filter: string) => {
      const values = [...this.#values].filter(([topic]) => matchesFilter(filter, topic)).map(([, value]) => value);
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
    };
    const dialect = sysDialects.find(({ names }) => Object.values(names).some((filter) => sumOf(filter) !== undefined));
    const pairs = dialect ? countNames.map((name) => [name, sumOf(dialect.names[name])] as const) : [];
    const counts: BrokerCounts = Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
    return counts.sent === undefined ? counts : { ...counts, sent: counts.sent - this.#toUsWhenSent };
  }

  /** Whether something came in that time. */
  #change(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.#waiting = () => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(true);
      };
    });
  }
}

const quietMs = 300;
