/**
 * What Qlik does not document, as switches.
 *
 * Every knob stands for an open question of the API. The defaults are the pessimistic reading, so
 * that a client which passes with them is safe; tests turn a knob to show it survives the other one.
 *
 * @module
 */

export interface Knobs {
  /** What a caller without administrator rights gets when reading groups, roles and users. */
  readonly readsWithoutAdmin: 'hide-roles' | 403;
  /** May a token with only `admin.users` change memberships and roles of a user? */
  readonly adminUsersMayChangeMembership: boolean;
  /** Refuse unknown query parameters with 400. */
  readonly strictQuery: boolean;
  /** Refuse unknown body properties with 400. */
  readonly strictBody: boolean;
  readonly duplicateRoles: 'reject' | 'merge';
  /** Highest number of groups, all kinds together or for each kind. */
  readonly groupLimit: { readonly all: number } | { readonly idp: number; readonly custom: number };
  readonly groupLimitStatus: 400 | 403 | 409;
  readonly idpDescription: 'reject' | 'ignore';
  /** Longest description of a group, in UTF-16 units. */
  readonly descriptionLimit: number;
  /** Which spelling of a group patch path is understood. */
  readonly patchPath: 'both' | 'slash' | 'no-slash';
  readonly renameConflict: 400 | 409;
  readonly deleteNonEmpty: 400 | 403 | 409;
  readonly deleteSystem: 400 | 403 | 404;
  readonly unknownGroup: 400 | 404;
  /** Taking a user out of a custom group which they are not in. */
  readonly removeAbsent: 400 | 204;
  /** Replacing memberships with a list that names all IdP groups of the user. */
  readonly replaceKeepingIdp: 400 | 204;
  /** `{id}` as the value of an add to `/assignedGroups/-`. */
  readonly addIdObject: 400 | 204;
  readonly addHeldRole: 400 | 204;
  /** Taking TenantAdmin from oneself, or from its last holder. */
  readonly selfDemotion: 403 | 204;
  readonly roleConflict: 400 | 409;
  /** `/users/me` and `/tenants/me` redirect, or answer 200 themselves. */
  readonly meRedirect: boolean;
  readonly unauthorizedBody: 'json' | 'html';
  /** Do lists of users show those with the status `deleted`? */
  readonly listsDeletedUsers: boolean;
  /** Where `links.next` of the filter endpoints points: the example in the reference shows the list. */
  readonly filterNextLink: 'own-path' | 'list-path';
  /** How long the membership filter keeps showing the old members, in milliseconds. */
  readonly membershipDelayMs: number;
  /** How long an audit event stays invisible, in milliseconds. */
  readonly auditDelayMs: number;
  /** Emit the deprecated `com.qlik.v1.*` twin of each event as well. */
  readonly legacyEvents: boolean;
  /** Life of an access token, in seconds. */
  readonly tokenSeconds: number;
  /** `off`, or the share of the documented budgets a caller has (1 = as documented). */
  readonly rateLimit: 'off' | { readonly scale: number };
}

export const defaultKnobs: Knobs = {
  readsWithoutAdmin: 'hide-roles',
  adminUsersMayChangeMembership: false,
  strictQuery: false,
  strictBody: true,
  duplicateRoles: 'reject',
  groupLimit: { all: 10_000 },
  groupLimitStatus: 403,
  idpDescription: 'reject',
  descriptionLimit: 4096,
  patchPath: 'both',
  renameConflict: 409,
  deleteNonEmpty: 400,
  deleteSystem: 403,
  unknownGroup: 400,
  removeAbsent: 400,
  replaceKeepingIdp: 400,
  addIdObject: 400,
  addHeldRole: 400,
  selfDemotion: 403,
  roleConflict: 400,
  meRedirect: true,
  unauthorizedBody: 'json',
  listsDeletedUsers: true,
  filterNextLink: 'own-path',
  membershipDelayMs: 0,
  auditDelayMs: 0,
  legacyEvents: false,
  tokenSeconds: 21_600,
  rateLimit: 'off',
};
