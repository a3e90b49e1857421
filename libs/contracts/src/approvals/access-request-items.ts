/** Items of one access request. */
export const ACCESS_REQUEST_ITEMS_MAX = 50;
