/** What a caller sends to a peer: Writ's body, and the facts that Writ knows from its log. */
export interface PeerRequest {
  readonly workOrderId: string;
  readonly action: PeerAction;
  readonly facts: Readonly<Record<string, boolean | number>>;
}

export interface PeerAction {
  readonly kind: string;
  readonly authority: string;
  readonly system: string;
  readonly objects?: readonly string[];
  readonly writes?: readonly string[];
  readonly amount?: { readonly minor: number; readonly currency: string };
}

export type PeerOutcome = 'run' | 'wait' | 'stop';

export interface PeerAnswer {
  readonly outcome: PeerOutcome;
  /** Names of the rules that the engine reports. */
  readonly rules: readonly string[];
}

/** Evaluates the rules for a refund in one policy language. */
export interface Engine {
  decide(request: PeerRequest): PeerAnswer | Promise<PeerAnswer>;
  close(): Promise<void>;
}
