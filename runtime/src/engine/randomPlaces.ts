import { purposes, type RandomTable } from '../plan/random.ts';
import type { Clients } from './clients.ts';

/** Purposes that each client has a generator of its own for. */
const used = [purposes.pacing, purposes.steps, purposes.handlers, purposes.reconnect];
export const generatorsPerClient = used.length;

/** Seeds the generators of all clients: what each draws follows from the plan's seed, its pool and its index alone. */
export function seedClients(random: RandomTable, clients: Clients, planSeed: number): void {
  for (let client = 0; client < clients.count; client++) {
    for (const purpose of used) random.seed(randomPlace(client, purpose), planSeed, clients.pool[client], clients.index[client], purpose);
  }
}

/** The place of the client's generator for a purpose. */
export function randomPlace(client: number, purpose: number): number {
  return client * generatorsPerClient + (purpose - purposes.pacing);
}
