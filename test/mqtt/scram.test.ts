import { expect, test } from 'vitest';
import { ScramExchange } from '../../runtime/src/mqtt/scram.ts';

test('the exchange of RFC 7677 §3', async () => {
  const exchange = new ScramExchange('SCRAM-SHA-256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');
  expect(exchange.first().toString()).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const answer = await exchange.answer(Buffer.from(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`));
  expect(answer.toString()).toBe(`c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`);
  expect(exchange.verifies(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).toBe(true);
  expect(exchange.verifies(Buffer.from('v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).toBe(false);
  expect(exchange.verifies(Buffer.from('e=invalid-proof'))).toBe(false);
});

test('names with characters that mean something', () => {
  expect(new ScramExchange('SCRAM-SHA-512', 'a=b,c', '', 'n').first().toString()).toBe('n,,n=a=3Db=2Cc,r=n');
});

test.each([
  ['r=other,s=AA==,i=4096', 'the broker has changed our nonce'],
  ['r=mine,s=AA==,i=4096', 'the broker has changed our nonce'],
  ['r=mine+theirs,s=AA==,i=1e9', '1e9 iterations are asked for'],
  ['r=mine+theirs,s=AA==', ' iterations are asked for'],
  ['', 'the broker has changed our nonce'],
])('a challenge that is none: %s', async (challenge, reason) => {
  await expect(new ScramExchange('SCRAM-SHA-256', 'u', 'p', 'mine').answer(Buffer.from(challenge))).rejects.toThrow(reason);
});
