import { describe, expect, it } from 'vitest';
import { AgentWork } from '../../client/src/agentWork.ts';

describe('work with agents, when the window closes', () => {
  it('is told to give up, and waited for until it has taken back what it began', async () => {
    const agents = new AgentWork();
    const steps: string[] = [];
    const work = agents.during(
      (closing) =>
        new Promise<string>((resolve) => {
          closing.addEventListener('abort', () => {
            steps.push('gives up');
            queueMicrotask(() => {
              steps.push('taken back');
              resolve('nothing');
            });
          });
        }),
    );
    await agents.close();
    expect(steps).toEqual(['gives up', 'taken back']);
    expect(await work).toBe('nothing');
  });

  it('may fail while it gives up', async () => {
    const agents = new AgentWork();
    const work = agents.during((closing) => new Promise((_, reject) => closing.addEventListener('abort', () => reject(new Error('gone')))));
    const failure = expect(work).rejects.toThrow('gone');
    await agents.close();
    await failure;
  });

  it('does not begin any more', async () => {
    const agents = new AgentWork();
    await agents.close();
    let begun = false;
    expect(
      await agents.during(async () => {
        begun = true;
      }),
    ).toBeUndefined();
    expect(begun).toBe(false);
  });
});
