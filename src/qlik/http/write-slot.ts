/**
 * The right to send one write at once: a turn in the write budget, and a token to send it with.
 *
 * @module
 */

import type { WriteSlot } from '../api/endpoint.js';
import type { Reservation } from './rate-limiter.js';

export class HeldSlot implements WriteSlot {
  readonly token: string;
  readonly #reservation: Reservation;
  #spent = false;

  constructor(reservation: Reservation, token: string) {
    this.#reservation = reservation;
    this.token = token;
  }

  release(): void {
    if (this.#spent) return;
    this.#spent = true;
    this.#reservation.release();
  }

  /** @throws {Error} when it was used or released before, which is a bug of the caller. */
  use(): Reservation {
    if (this.#spent) throw new Error('a write slot is good for one request');
    this.#spent = true;
    return this.#reservation;
  }
}
