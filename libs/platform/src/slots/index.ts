export {
  movedSlotsSql,
  placementIn,
  readMovedSlots,
  servedHere,
} from './moved-slots';
export { Slots } from './slots';
