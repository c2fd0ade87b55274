/** Files of a process that are not its clients' sockets: pipes, data files, what Node itself keeps open, and a margin. */
export const reservedFiles = 1_000;

/**
 * How many worker processes an agent needs: as many as asked for, else one per core, and more where one process could not open
 * enough sockets. Never more than there are clients to deal out.
 */
export function workerCount(need: {
  asked?: number | undefined;
  cores: number;
  openFilesLimit: number;
  clients: readonly number[];
}): number {
  const sockets = Math.max(1, need.openFilesLimit - reservedFiles);
  const clients = need.clients.reduce((sum, count) => sum + count, 0);
  const wanted = need.asked ?? Math.max(need.cores, Math.ceil(clients / sockets));
  // Every pool is dealt alike, beginning with the first worker: with more workers than the largest pool has clients, the last would idle.
  return Math.max(1, Math.min(wanted, ...[Math.max(0, ...need.clients)]));
}
