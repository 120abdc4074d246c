import { describe, expect, it } from 'vitest'

import type { AuditEvent, Gates } from './admin_types'
import { asCsv, asLines, entriesFound } from './audit_rows'
import { nextPiece } from './bundle_send'
import { factsWith } from './deprecate'
import { labelsIn } from './describe'
import { gatesCommand, gatesInForce, gatesInPython, sameGates } from './gate_rules'
import { canRemove, clauses, formOf, isArtifactName, NEW_RULE, numberIn, ruleOf } from './retention_rule'
import { bodyOfMirror, faultsOf, healthOf, NEW_MIRROR, patchOfMirror } from './mirror_draft'
import { isName, mayManage } from './rights'
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

describe('bundles', () => {
  it('are sent in pieces of what is wanted', () => {
    expect(nextPiece([0, 100], 100, 40)).toEqual([0, 40])
    expect(nextPiece([80, 100], 100, 40)).toEqual([80, 100])
    expect(nextPiece([100, 100], 100, 40)).toBeNull()
    expect(nextPiece(null, 100, 40)).toBeNull()
    expect(nextPiece([0, 100], 50, 80)).toEqual([0, 50])
  })
})

describe('mirrors', () => {
  const draft = { ...NEW_MIRROR, prefix: 'dockerhub', url: 'https://registry-1.docker.io' }
  it('are refused before the server has to', () => {
    expect([...faultsOf(draft)]).toEqual([])
    expect([...faultsOf({ ...draft, prefix: 'Docker Hub', url: 'ftp://x', tag_ttl_s: '-1', absent_ttl_s: '', quota_gb: 'NaN' })].sort()).toEqual(['absent_ttl_s', 'prefix', 'quota_gb', 'tag_ttl_s', 'url'])
  })
  it('keep a secret that is not typed again', () => {
    expect(bodyOfMirror({ ...draft, secret: 's', quota_gb: '2.5', allow: 'library/* nvidia/*' })).toMatchObject({ secret: 's', quota_bytes: 2_500_000_000, allow: ['library/*', 'nvidia/*'] })
    expect(patchOfMirror(draft)).not.toHaveProperty('secret')
    expect(patchOfMirror(draft)).not.toHaveProperty('prefix')
    expect(patchOfMirror({ ...draft, secret: 'new' })).toMatchObject({ secret: 'new' })
  })
  it('say how they are', () => {
    expect(healthOf({ offline: true, last_error: 'x', last_contact_ns: 1 })).toBe('offline')
    expect(healthOf({ offline: false, last_error: 'x', last_contact_ns: 1 })).toBe('failing')
    expect(healthOf({ offline: false, last_error: '', last_contact_ns: null })).toBe('never')
    expect(healthOf({ offline: false, last_error: '', last_contact_ns: 1 })).toBe('reached')
  })
})

describe('what is done to an artifact', () => {
  it('follows the rights of the caller', () => {
    expect(mayManage({ permissions: ['hub.public.read', 'hub.read', 'hub.write'] })).toBe(false)
    expect(mayManage({ permissions: ['hub.publish'] })).toBe(true)
  })
  it('knows names and labels', () => {
    for (const good of ['main/app', 'a/b/c-1.0_x', 'main/a--b']) expect(isName(good)).toBe(true)
    for (const bad of ['app', 'Main/app', 'main//app', 'main/app:1', `main/${'a'.repeat(300)}`]) expect(isName(bad)).toBe(false)
    expect(labelsIn(' vision, line-1 ,,vision')).toEqual(['vision', 'line-1'])
  })
  it('names a successor among the facts and takes it back', () => {
    expect(factsWith({ framework: 'onnx' }, 'main/new')).toEqual({ framework: 'onnx', successor: 'main/new' })
    expect(factsWith({ framework: 'onnx', successor: 'main/new' }, '')).toEqual({ framework: 'onnx' })
  })
})
