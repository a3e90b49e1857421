export {
  type MovedSlots,
  movedSlotsSql,
  placementIn,
  readMovedSlots,
  servedHere,
} from './moved-slots';
export { Slots } from './slots';
