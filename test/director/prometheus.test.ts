import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { BrokerMonitor } from '../../runtime/src/director/monitor/brokerMonitor.ts';
import { countsIn } from '../../runtime/src/director/monitor/prometheus.ts';
import { samplesIn } from '../../runtime/src/director/monitor/prometheusText.ts';

let server: Server;
afterEach(() => server?.close());

test.each<[string, [string, number][]]>([
  ['plain 12', [['plain', 12]]],
  ['with_time 12 1395066363000', [['with_time', 12]]],
  ['  spaces_before   1.5e3', [['spaces_before', 1500]]],
  ['labels{node="a",version="5"} 3', [['labels', 3]]],
  ['quoted{path="C:\\\\\\"x\\"}",other="{"} 7', [['quoted', 7]]],
  ['summed{node="a"} 3\nsummed{node="b"} 4', [['summed', 7]]],
  ['# HELP plain 12\n# TYPE plain counter', []],
  ['infinite +Inf\nnothing NaN\nbroken{a="b" 5\n\nno_value', []],
])('%j', (text, expected) => {
  expect([...samplesIn(text)]).toEqual(expected);
});

test.each([
  ['emqx_packets_publish_received 10\nemqx_packets_publish_sent 20\nemqx_delivery_dropped 1', { received: 10, sent: 20, dropped: 1 }],
  ['mqtt_publish_received{mqtt_version="4"} 1\nmqtt_publish_received{mqtt_version="5"} 2', { received: 3 }],
  ['com_hivemq_messages_incoming_publish_count 5.0', { received: 5 }],
  ['process_cpu_seconds_total 1', undefined],
])('%j holds %j', (text, counts) => {
  expect(countsIn(text)).toEqual(counts);
});

test('what a broker counted meanwhile is what it counts after less what it counted before', async () => {
  const pages = [
    'emqx_packets_publish_received 100\nemqx_packets_publish_sent 7',
    'emqx_packets_publish_received 160\nemqx_packets_publish_sent 9',
  ];
  const url = await serve(() => ({ body: pages.shift() ?? '' }));
  const monitor = monitorOf(url);
  await monitor.ready();
  expect(await monitor.facts()).toEqual({ source: url, counts: { received: 60, sent: 2 } });
});

test.each([
  ['answers with status 503', () => ({ status: 503, body: '' })],
  ['has no metrics of a broker that we know', () => ({ body: 'go_threads 7' })],
])('a page that %s is said, and fails nothing', async (why, answer) => {
  const url = await serve(answer);
  const monitor = monitorOf(url);
  await monitor.ready();
  expect(await monitor.facts()).toEqual({ source: url, absent: `${url} ${why}` });
});

test('so is one that nobody serves', async () => {
  const url = await serve(() => ({ body: '' }));
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  const facts = await monitorOf(url).facts();
  expect(facts).toMatchObject({ source: url, absent: expect.stringContaining('ECONNREFUSED') });
});

function monitorOf(url: string): BrokerMonitor {
  const endpoint = { transport: 'tcp', host: '127.0.0.1', port: 1, path: '' } as const;
  return new BrokerMonitor({ kind: 'prometheus', url }, endpoint, { secrets: {}, baseFolder: '.' });
}

async function serve(answer: () => { status?: number; body: string }): Promise<string> {
  server = createServer((_request, response) => {
    const { status = 200, body } = answer();
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}
