/** All that works with agents, and so with the director and SSH. It is large, and loaded with the first run or the first check of hosts. */
export { askHosts } from './askHosts.ts';
export { carryOut } from './carryOut.ts';
