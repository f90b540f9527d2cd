import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { type FaultText, faultTextIn } from '../../format/fault-text.ts'
import type { FaultBoard } from '../../models/fault-board.ts'
import { useApp } from '../app-context.ts'

/** Hands the rules to the views of this screen. */
export const FaultContext = createContext<FaultBoard | undefined>(undefined)

export function useFaults(): FaultBoard {
  const board = useContext(FaultContext)
  if (board === undefined) throw new TypeError('A view is rendered outside of FaultContext')
  return board
}

export function useFaultText(): FaultText {
  return faultTextIn(useApp().preferences.language.value)
}
