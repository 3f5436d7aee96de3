/**
 * Limits of Qlik Cloud that a review warns of before they are reached.
 *
 * @module
 */

/** Share of a limit from which on it is near. */
const NEAR = 0.9;

/** @see https://qlik.dev/apis/rest/groups/ */
export const ROLES_OF_A_GROUP = 100;

/**
 * By the reference of the groups API. The product help allows 10,000 IdP groups and 20,000 custom
 * ones; the lower number is the earlier warning.
 */
export const GROUPS_OF_A_TENANT = 10_000;

/** By the product help. */
export const GROUPS_OF_A_USER = 1_000;

export function isNear(value: number, limit: number): boolean {
  return value >= NEAR * limit;
}
