import { expect, test } from 'vitest'
import { addressOf, personAddress, routeOf } from './route'

test.each([
  ['/', { page: 'shelf' }],
  ['/simulator_home', { page: 'live' }],
  ['/path_tester/', { page: 'live' }],
  ['/replay/my_town/360/', { page: 'replay', name: 'my_town', step: 360 }],
  ['/replay/my_town', { page: 'replay', name: 'my_town', step: 0 }],
  ['/demo/my_town/1/9/', { page: 'demo', name: 'my_town', step: 1, speed: 5 }],
  ['/demo/my_town/1', { page: 'demo', name: 'my_town', step: 1, speed: 2 }],
  ['/replay_persona_state/t/7/Ada_Stone/', { page: 'person', name: 't', step: 7, person: 'Ada Stone' }],
  ['/simulation/t/people', { page: 'people', name: 't', step: null }],
  ['/simulation/t/people/360/', { page: 'people', name: 't', step: 360 }],
  ['/simulation/t/model/', { page: 'model', name: 't' }],
  ['/simulation/t/compare', { page: 'compare', name: 't', other: null }],
  ['/simulation/t/compare/t_what_if/', { page: 'compare', name: 't', other: 't_what_if' }],
  ['/simulation/t/elsewhere', { page: 'nowhere' }],
  ['/replay', { page: 'nowhere' }],
])('%s is its page', (address, route) => {
  expect(routeOf(address)).toEqual(route)
})

test('names of any kind come back from their address', () => {
  const name = 'a/b ? <i>&#%25 đêm'
  expect(routeOf(addressOf('replay', name, 5))).toEqual({ page: 'replay', name, step: 5 })
  expect(routeOf(personAddress(name, 5, 'Ada Stone'))).toMatchObject({ name, person: 'Ada Stone' })
})
