import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Session } from '../../src/auth/session.entity';
import { Sessions } from '../../src/auth/sessions';

const DAY_MS = 86_400_000;

/** That the rows of ended sessions go, on any database. */
export function itRemovesEndedSessions(open: () => Promise<DataSource>): void {
  let db: DataSource;
  let sessions: Sessions;
  beforeEach(async () => {
    db = await open();
    sessions = new Sessions(db, { seconds: 30 * 86_400, retrySeconds: 10, confirmSeconds: 600 });
  });
  afterEach(() => db.destroy());

  /** @param days until it expires, and since it was revoked; negative is the past. */
  const row = (name: string, expiresInDays: number, revokedInDays?: number): Session => ({
    id: `${name}-${randomBytes(4).toString('hex')}`,
    userId: null,
    device: name,
    ip: '',
    createdAt: new Date(0),
    lastSeenAt: new Date(0),
    expiresAt: new Date(Date.now() + expiresInDays * DAY_MS),
    revokedAt: revokedInDays === undefined ? null : new Date(Date.now() + revokedInDays * DAY_MS),
    generation: 0,
    rotatedAt: null,
    kind: 0,
    level: 1,
    ways: 'password',
    confirmedAt: null,
    deviceId: null,
    deviceName: '',
    place: '',
    endedBy: null,
  });
  const left = async () => (await db.manager.find(Session)).map(({ device }) => device).sort();

  it('thirty days after they expired or were revoked, and not before', async () => {
    await db.manager.insert(Session, [
      row('alive', 10),
      row('expired lately', -29.9),
      row('expired long ago', -30.1),
      row('revoked lately', 10, -29.9),
      row('revoked long ago', 10, -30.1),
      row('both long ago', -31, -40),
    ]);
    await sessions.removeEnded();
    expect(await left()).toEqual(['alive', 'expired lately', 'revoked lately']);
  });

  it('however many there are, some hundreds at a time', async () => {
    const rows = Array.from({ length: 1234 }, () => row('old', -31));
    for (let from = 0; from < rows.length; from += 200)
      await db.manager.insert(Session, rows.slice(from, from + 200));
    await db.manager.insert(Session, row('alive', 1));
    const remove = jest.spyOn(db.manager, 'delete');
    await sessions.removeEnded();
    expect(await left()).toEqual(['alive']);
    expect(remove.mock.calls.length).toBe(3);
  });

  it('once, though two processes do it at once', async () => {
    await db.manager.insert(Session, [row('old', -31), row('alive', 1)]);
    await Promise.all([sessions.removeEnded(), sessions.removeEnded()]);
    expect(await left()).toEqual(['alive']);
  });
}
