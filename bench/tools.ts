/** What every work needs. */
export interface Tools {
  /** A temporary one; `dist` is in it. */
  folder: string;
  /** The compiled programs. */
  sink: string;
  publishFloor: string;
  rounds: number;
}
