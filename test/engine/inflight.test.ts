import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inflight } from '../../runtime/src/engine/inflight.ts';

const action = fc.record({ client: fc.nat(2), answer: fc.boolean(), which: fc.nat(1_000) });

test('keeps each client’s packets in order, as lists do', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const inflight = new Inflight(3);
      const model: { id: number; due: number }[][] = [[], [], []];
      for (const [due, { client, answer, which }] of actions.entries()) {
        const open = model[client];
        if (answer && open.length > 0) {
          const [gone] = open.splice(which % open.length, 1);
          const entry = inflight.find(client, gone.id);
          expect(inflight.dueUs[entry]).toBe(gone.due);
          inflight.remove(client, entry);
        } else {
          const id = inflight.nextId(client);
          inflight.add(client, id, 0, 0, due, due);
          open.push({ id, due });
        }
        const oldest = inflight.oldest(client);
        expect(oldest < 0 ? undefined : inflight.packetId[oldest]).toBe(open[0]?.id);
        expect(new Set(open.map(({ id }) => id)).size).toBe(open.length);
      }
    }),
  );
});

test('identifiers go round, and one that is in use is not given again', () => {
  const inflight = new Inflight(1);
  inflight.add(0, inflight.nextId(0), 0, 0, 0, 0);
  for (let id = 2; id <= 65_535; id++) expect(inflight.nextId(0)).toBe(id);
  expect(inflight.nextId(0)).toBe(0);
  inflight.remove(0, inflight.find(0, 1));
  expect(inflight.nextId(0)).toBe(1);
});
