import { type Disposable, type Event, EventEmitter, type Uri } from 'vscode';
import type { Report } from '../../runtime/src/report/report.ts';
import type { Progress, RunView } from './messages.ts';
import { runsOf } from './workspaceRuns.ts';

/** A run that this window started, or the last one of a scenario, read from its folder. */
export interface ScenarioRun {
  scenario: Uri;
  folder: string;
  report: Report;
  /** False: its figures are provisional. */
  ended: boolean;
  /** The run of the same scenario before it. */
  before?: Report;
}

/** The run that is going on in this window; a second one would spoil the figures of both. */
export interface ActiveRun extends ScenarioRun {
  view: RunView;
  /** Clients take their leave and a report is written. */
  stop(): void;
  /** Resolves when the report is there. */
  over: Promise<unknown>;
}

export type RunChange =
  | { kind: 'started'; run: ActiveRun }
  | { kind: 'progressed'; run: ActiveRun; progress: Progress }
  | { kind: 'ended'; run: ActiveRun }
  /** Runs were deleted, or made by someone else. */
  | { kind: 'history' };

/** What every view listens to: the run going on, and the last run of each scenario. */
export class Runs implements Disposable {
  readonly #changed = new EventEmitter<RunChange>();
  readonly onDidChange: Event<RunChange> = this.#changed.event;
  readonly #last = new Map<string, Promise<ScenarioRun | undefined>>();
  #active: ActiveRun | undefined;

  get active(): ActiveRun | undefined {
    return this.#active;
  }

  /** The run to show for a scenario: the one going on, else the newest with a report. */
  lastOf(scenario: Uri): Promise<ScenarioRun | undefined> {
    if (this.#active?.scenario.toString() === scenario.toString()) return Promise.resolve(this.#active);
    const key = scenario.toString();
    const known = this.#last.get(key) ?? newestOf(scenario);
    this.#last.set(key, known);
    return known;
  }

  tell(change: RunChange): void {
    if (change.kind === 'history') this.#last.clear();
    else this.#last.delete(change.run.scenario.toString());
    if (change.kind === 'started') this.#active = change.run;
    if (change.kind === 'ended') this.#active = undefined;
    this.#changed.fire(change);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** What a new run of the scenario is to be compared with. */
export async function previousReport(scenario: Uri): Promise<Report | undefined> {
  return (await runsOf(scenario))[0]?.report;
}

async function newestOf(scenario: Uri): Promise<ScenarioRun | undefined> {
  const [newest, previous] = await runsOf(scenario);
  if (newest === undefined) return undefined;
  return { scenario, ...newest, ended: true, ...(previous && { before: previous.report }) };
}
