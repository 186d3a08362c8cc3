import { expect, test } from 'vitest'
import { EXPERIMENT_FIGURES, type ForgeryAttempt, forgeryFigures } from './browser-experiments.ts'

const attempt = (lab: ForgeryAttempt['lab'], aim: ForgeryAttempt['aim'], acted: boolean, read = false) => {
  return { lab, aim, acted, read }
}

test('forgery counts the attempts on which a stranger’s page acted, and on which it read, lab by lab and aim by aim', () => {
  const figures = forgeryFigures([
    attempt('unprotected', 'polling', true),
    attempt('unprotected', 'messages', true),
    attempt('unprotected', 'messages', false),
    attempt('unprotected', 'websocket', true, true),
    attempt('protected', 'websocket', false),
  ])
  expect(Object.keys(figures)).toEqual(EXPERIMENT_FIGURES.forgery)
  const some = Object.fromEntries(Object.entries(figures).filter(([, count]) => count > 0))
  expect(some).toEqual({
    'unprotected.polling.acted': 1,
    'unprotected.messages.acted': 1,
    'unprotected.websocket.acted': 1,
    'unprotected.websocket.read': 1,
    'unprotected.all.acted': 3,
    'unprotected.all.read': 1,
  })
})
