import { expect, test } from 'vitest';
import { sampleHost } from '../../runtime/src/agent/hostSample.ts';
import { connectionsIn, cpuTimesIn, freeMemoryIn, segmentsIn } from '../../runtime/src/agent/procText.ts';

test('processors: busy, stolen and all of their time', () => {
  const stat = 'cpu  100 20 30 4000 50 6 7 80 9 0\ncpu0 50 10 15 2000 25 3 3 40 4 0\nintr 5\n';
  expect(cpuTimesIn(stat)).toEqual({ busy: 163, stolen: 80, all: 4293 });
  expect(cpuTimesIn('')).toBeUndefined();
});

test('memory that can still be had', () => {
  expect(freeMemoryIn('MemTotal:        8000 kB\nMemFree:          100 kB\nMemAvailable:    2000 kB\n')).toBe(2_048_000);
  expect(freeMemoryIn('')).toBeUndefined();
});

test('segments sent, and those of them that were lost', () => {
  const snmp = 'Ip: Forwarding\nIp: 1\nTcp: RtoAlgorithm OutSegs RetransSegs InErrs\nTcp: 1 1200 34 0\nUdp: InDatagrams\nUdp: 7\n';
  const netstat = 'TcpExt: SyncookiesSent TCPDSACKRecv TCPSynRetrans\nTcpExt: 0 10 4\nIpExt: InOctets\nIpExt: 5\n';
  expect(segmentsIn(snmp, netstat)).toEqual({ sent: 1_200, lost: 20 });
  expect(segmentsIn('Ip: Forwarding\nIp: 1\n', netstat)).toBeUndefined();
});

test('connections to the brokers alone, their queues and closed windows', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:075B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0',
    '   1: 0100007F:A1B2 0100007F:075B 01 00000100:00000020 04:00000019 00000000     0        0 2 2 0000000000000000 20 4 30 10 -1',
    '   2: 0100007F:A1B3 0100007F:075B 01 00000010:00000000 01:00000019 00000000     0        0 3 2 0000000000000000 20 4 30 10 -1',
    '   3: 0100007F:A1B4 0100007F:0016 01 00009999:00009999 01:00000019 00000000     0        0 4 2 0000000000000000 20 4 30 10 -1',
    '   4: 0100007F:A1B5 0100007F:075B 06 00000000:00000000 03:00000019 00000000     0        0 0 3 0000000000000000',
    '   5: 00000000000000000000000001000000:A1B6 00000000000000000000000001000000:22B3 01 00000001:00000002 00:00000000 00000000',
    '   6: 0100007F:A1B7 0100007F:075B 01 0000',
  ].join('\n');
  const found = connectionsIn(table, new Set([1883, 8883]));
  expect(found).toEqual({ connectionsSeen: 3, unsentBytes: 0x111, unreadBytes: 0x22, closedWindows: 1 });
});

test('this very host can be sampled', () => {
  const sample = sampleHost(new Set([1883]))();
  expect(sample.cpuShare).toBeGreaterThanOrEqual(0);
  expect(sample.cpuShare).toBeLessThanOrEqual(1);
  expect(sample.memoryBytes).toBeGreaterThan(sample.freeMemoryBytes);
  expect(sample.freeMemoryBytes).toBeGreaterThan(0);
});
