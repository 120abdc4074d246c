import { describe, expect, it } from 'vitest'

import type { AuditEvent, Gates } from './admin_types'
import { asCsv, asLines, entriesFound } from './audit_rows'
import { gatesCommand, gatesInForce, gatesInPython, sameGates } from './gate_rules'
import { canRemove, clauses, formOf, isArtifactName, NEW_RULE, numberIn, ruleOf } from './retention_rule'
import { looksLikeKey } from './signers'
import { inCurl } from './snippets'

const OFF = { require_scan: false, require_signature: false, refuse_severity: '', only_fixable: false, refuse_secrets: false, refuse_code_in_models: false, kinds: [] } as Gates

describe('gates', () => {
  it('are listed when they are in force', () => {
    expect(gatesInForce(OFF)).toEqual([])
    expect(gatesInForce({ ...OFF, require_scan: true, refuse_severity: 'high' })).toEqual([{ key: 'gate.require_scan' }, { key: 'gate.severity', severity: 'high' }])
  })
  it('are the same whatever the order of the kinds', () => {
    expect(sameGates({ ...OFF, kinds: ['model', 'chart'] }, { ...OFF, kinds: ['chart', 'model'] })).toBe(true)
    expect(sameGates(OFF, { ...OFF, refuse_secrets: true })).toBe(false)
  })
  it('are said as a command and in Python', () => {
    const gates = { ...OFF, require_signature: true, refuse_severity: 'critical', kinds: ['model'] } as Gates
    expect(gatesInPython(gates)).toBe('site.hub.trust.set_policy(require_signature=True, refuse_severity="critical", kinds=["model"])')
    expect(gatesCommand(gates, 'http://h')).toBe('onmaru hub policy --no-require-scan --require-signature --no-refuse-secrets --no-refuse-code-in-models --refuse-severity "critical" --no-only-fixable --url http://h')
  })
})

describe('retention rules', () => {
  it('read what is typed and refuse what makes no sense', () => {
    const form = { ...formOf(NEW_RULE), keep_newest: '3', keep_days: '0.5', keep_tags: 'v*  1.*' }
    expect(ruleOf(form)).toMatchObject({ keep_newest: 3, keep_days: 0.5, keep_pulled_days: null, keep_tags: ['v*', '1.*'] })
    expect(numberIn({ ...form, keep_newest: '2.5' }, 'keep_newest')).toBeUndefined()
    for (const bad of ['-1', '0', 'NaN', 'Infinity', 'soon', '1e9']) expect(ruleOf({ ...form, keep_days: bad })).toBeNull()
    expect(formOf(ruleOf(form)!)).toEqual({ ...form, keep_tags: 'v* 1.*' })
  })
  it('remove nothing without a condition', () => {
    expect(canRemove(NEW_RULE)).toBe(false)
    expect(canRemove({ ...NEW_RULE, keep_newest: 1 })).toBe(true)
    expect(canRemove({ ...NEW_RULE, keep_newest: 1, enabled: false })).toBe(false)
    expect(clauses(NEW_RULE, (key) => key)).toEqual(['rule.nothing'])
    expect(clauses({ ...NEW_RULE, keep_newest: 2, immutable_tags: ['v*'] }, (key) => key)).toEqual(['rule.newest', 'rule.tagged', 'rule.deployed', 'rule.immutable'])
  })
  it('know names of artifacts', () => {
    for (const good of ['main/app', 'main/team/app-1.0_x']) expect(isArtifactName(good)).toBe(true)
    for (const bad of ['app', 'Main/app', 'main//app', '/main/app', 'main/../app', 'main/app:1']) expect(isArtifactName(bad)).toBe(false)
  })
})

describe('the audit log', () => {
  const entry = (seq: number, type: string, subject: string, data = {}): AuditEvent => ({ seq, id: `e${seq}`, type, subject, actor: 'usr_1', time: '2026-01-01T00:00:00Z', source: '/', data })
  const entries = [entry(1, 'identity.access.denied', 'main/x'), entry(2, 'hub.tag.created', 'main/app', { tag: '1.0' }), entry(3, 'identity.login.failed', 'kim')]
  it('is narrowed by kind and by words, also those of the page', () => {
    const found = (...args: [Parameters<typeof entriesFound>[1], string]) => entriesFound(entries, ...args, () => 'Owner').map(({ seq }) => seq)
    expect(found('all', '')).toEqual([1, 2, 3])
    expect(found('denied', '')).toEqual([1, 3])
    expect(found('hub', '')).toEqual([2])
    expect(found('all', '1.0')).toEqual([2])
    expect(found('identity', 'owner')).toEqual([1, 3])
  })
  it('goes into files that spreadsheets do not run', () => {
    const csv = asCsv([entry(1, 'hub.tag.created', '=HYPERLINK("x")', { a: 'b,"c"' })])
    expect(csv.split('\r\n')[1]).toBe(`1,2026-01-01T00:00:00Z,hub.tag.created,"'=HYPERLINK(""x"")",usr_1,"{""a"":""b,\\""c\\""""}"`)
    expect(asLines(entries).trim().split('\n').map((line) => (JSON.parse(line) as AuditEvent).seq)).toEqual([1, 2, 3])
  })
})

describe('keys and commands', () => {
  it('a public key is told from others', () => {
    expect(looksLikeKey('-----BEGIN PUBLIC KEY-----\nMFk=\n-----END PUBLIC KEY-----\n')).toBe(true)
    expect(looksLikeKey('-----BEGIN PRIVATE KEY-----\nMFk=\n-----END PRIVATE KEY-----')).toBe(false)
  })
  it('a body with a quote stays one argument of the shell', () => {
    expect(inCurl('PUT', '/hub/policy', `{"a":"it's"}`)).toContain(String.raw`-d '{"a":"it'\''s"}'`)
  })
})
