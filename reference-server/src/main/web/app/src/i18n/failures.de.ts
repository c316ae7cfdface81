/** A failure's sentence and what to do next. */
export type FailureWords = readonly [message: string, nextStep: string];

/** Every code of the server's table in German, and those that only the page knows; a test compares. */
export const FAILURES_DE: Readonly<Record<string, FailureWords>> = {
  ACCESS_PAUSED: ['Am Gerät wurde aller Fernzugriff angehalten.', 'Bitten Sie die Person am Gerät, den Zugriff fortzusetzen.'],
  AGENT_SEND_FAILED: [
    'Das Gerät war nicht zu erreichen.',
    'Warten Sie, bis es online ist, und versuchen Sie es dann noch einmal.',
  ],
  AUTHORITY_UNKNOWN: [
    'Der Server hat sich mit einer Stelle ausgewiesen, die dieses Gerät nicht kennt.',
    'Prüfen Sie die Adresse; wurde der Server neu eingerichtet, nehmen Sie das Gerät neu auf.',
  ],
  CANCELLED: ['Die Anfrage wurde abgebrochen.', 'Es ist nichts zu tun.'],
  CERTIFICATE_EXPIRED: [
    'Das Zertifikat ist abgelaufen.',
    'Prüfen Sie die Uhr des Geräts; geht sie richtig, nehmen Sie es neu auf.',
  ],
  CERTIFICATE_REQUEST_INVALID: [
    'Der Zertifikatsantrag ist nicht zu gebrauchen.',
    'Aktualisieren Sie den Agenten und versuchen Sie es noch einmal.',
  ],
  CERTIFICATE_UNTRUSTED: [
    'Das Zertifikat stammt von keiner Stelle, der hier vertraut wird.',
    'Prüfen Sie, ob es der richtige Server ist, und nehmen Sie das Gerät neu auf.',
  ],
  CHANNEL_KIND_UNSUPPORTED: [
    'Dieses Gerät bietet das nicht.',
    'Aktualisieren Sie den Agenten oder wählen Sie einen anderen Weg.',
  ],
  CHANNEL_LIMIT_REACHED: [
    'Auf diesem Gerät sind zu viele Kanäle offen.',
    'Schließen Sie einen und versuchen Sie es noch einmal.',
  ],
  CLOCK_SKEWED: ['Die beiden Uhren gehen zu verschieden.', 'Stellen Sie die Uhr des Geräts.'],
  CONNECTION_LOST: ['Die Verbindung zum Server ist verloren.', 'Warten Sie: Sie kommt von selbst wieder.'],
  CONSENT_DENIED: ['Die Person am Gerät hat Nein gesagt.', 'Fragen Sie die Person und versuchen Sie es dann noch einmal.'],
  CONSENT_HELPER_ABSENT: [
    'Das Gerät kann die Frage nach der Zustimmung nicht zeigen.',
    'Prüfen Sie am Gerät, ob Farhand in der Sitzung der Person läuft.',
  ],
  CONSENT_NOBODY_TO_ASK: ['Niemand ist am Gerät, um zuzustimmen.', 'Versuchen Sie es noch einmal, wenn jemand dort ist.'],
  CONSENT_TIMED_OUT: [
    'Die Person am Gerät hat nicht rechtzeitig geantwortet.',
    'Rufen Sie die Person an und versuchen Sie es dann noch einmal.',
  ],
  CSRF_TOKEN_INVALID: ['Diese Seite gehört zu einer früheren Anmeldung.', 'Laden Sie die Seite neu.'],
  DATABASE_UNAVAILABLE: [
    'Der Server erreicht seine Datenbank gerade nicht.',
    'Versuchen Sie es gleich noch einmal; bleibt es so, sehen Sie ins Protokoll des Servers.',
  ],
  DEVICE_OFFLINE: ['Das Gerät ist nicht verbunden.', 'Warten Sie, bis es online ist, und versuchen Sie es dann noch einmal.'],
  DEVICE_REVOKED: ['Dieses Gerät wurde vom Server entfernt.', 'Nehmen Sie es neu auf, wenn es zurückkommen soll.'],
  DEVICE_UNKNOWN: ['Dieses Gerät ist hier nicht bekannt.', 'Nehmen Sie das Gerät auf.'],
  DEVICE_WAITING: [
    'Dieses Gerät wartet darauf, dass jemand es aufnimmt.',
    'Nehmen Sie es auf seiner Seite auf und versuchen Sie es dann noch einmal.',
  ],
  ENROLMENT_TOKEN_EXPIRED: ['Dieses Aufnahme-Token ist abgelaufen.', 'Erstellen Sie ein neues Aufnahme-Token.'],
  ENROLMENT_TOKEN_INVALID: [
    'Dieses Aufnahme-Token ist hier nicht bekannt.',
    'Kopieren Sie das ganze Token noch einmal oder erstellen Sie ein neues.',
  ],
  ENROLMENT_TOKEN_USED_UP: [
    'Dieses Aufnahme-Token wurde so oft genutzt, wie es erlaubt.',
    'Erstellen Sie ein neues Aufnahme-Token oder eines für mehr Geräte.',
  ],
  GRANT_EXPIRED: ['Die Sitzungserlaubnis ist abgelaufen.', 'Beginnen Sie eine neue Sitzung.'],
  GRANT_INVALID: ['Die Sitzungserlaubnis gilt für dieses Gerät nicht.', 'Beginnen Sie eine neue Sitzung.'],
  GRANT_MISSING: ['Dafür braucht es eine Sitzungserlaubnis.', 'Beginnen Sie zuerst eine Sitzung.'],
  INPUT_FLOOD: [
    'Es kam weit mehr Eingabe, als ein Mensch machen kann.',
    'Verbinden Sie sich neu und fügen Sie weniger auf einmal ein, oder senden Sie eine Datei.',
  ],
  INTERNAL: [
    'Auf unserer Seite ist etwas schiefgegangen.',
    'Versuchen Sie es noch einmal; bleibt es so, melden Sie die Nummer der Anfrage.',
  ],
  INVALID_CONFIGURATION: [
    'Eine Einstellung hat einen unzulässigen Wert.',
    'Berichtigen Sie die genannte Einstellung und starten Sie neu.',
  ],
  INVALID_REQUEST: ['Die Anfrage ist nicht wohlgeformt.', 'Berichtigen Sie das genannte Feld und senden Sie sie noch einmal.'],
  LINK_LOST: ['Die Verbindung zum Gerät ist verloren.', 'Warten Sie: Sie kommt von selbst wieder.'],
  LINK_SUPERSEDED: [
    'Dasselbe Gerät hat sich noch einmal verbunden; diese ältere Verbindung endete.',
    'Wiederholt sich das, teilen sich zwei Geräte eine Identität: Nehmen Sie eines neu auf.',
  ],
  LOGIN_FAILED: ['E-Mail-Adresse oder Kennwort ist falsch.', 'Prüfen Sie beides und versuchen Sie es noch einmal.'],
  LOGIN_LINK_INVALID: [
    'Dieser Link wurde schon genutzt, ist zu alt oder nie ausgegeben worden.',
    'Bitten Sie um einen neuen Link.',
  ],
  LOGIN_REQUIRED: ['Sie sind nicht angemeldet.', 'Melden Sie sich an und versuchen Sie es dann noch einmal.'],
  MESSAGE_TOO_LARGE: ['Eine Nachricht ist größer, als dieser Kanal erlaubt.', 'Senden Sie sie in kleineren Teilen.'],
  NEGOTIATION_TIMEOUT: [
    'Die Sitzung kam nicht rechtzeitig zustande.',
    'Versuchen Sie es noch einmal; bleibt es so, prüfen Sie die Verbindung des Geräts.',
  ],
  NETWORK_AWAY: ['Dieser Rechner hat kein Netz.', 'Prüfen Sie Kabel oder WLAN; die Verbindung kommt von selbst wieder.'],
  NOT_FOUND: ['Das gibt es hier nicht, oder Sie dürfen es nicht sehen.', 'Sehen Sie in die Liste, in der es stehen sollte.'],
  NOT_UNDERSTOOD: [
    'Der Server hat etwas gesendet, das diese Seite nicht versteht.',
    'Laden Sie die Seite neu, um ihre aktuelle Fassung zu bekommen.',
  ],
  ORIGIN_REFUSED: [
    'Diese Anfrage kommt von keiner Seite dieses Servers.',
    'Laden Sie die Seite neu. Bleibt es so, muss farhand.server.url die Adresse sein, die Browser benutzen.',
  ],
  OTHER_PERSON: [
    'In diesem Browser hat sich jemand anderes angemeldet.',
    'Laden Sie die Seite neu, um als diese Person weiterzumachen.',
  ],
  OUTSIDE_ALLOWED_HOURS: [
    'Das Gerät erlaubt Fernzugriff nur zu bestimmten Stunden.',
    'Kommen Sie innerhalb der erlaubten Stunden wieder.',
  ],
  OVERLOADED: ['Der Server hat dafür keine Kraft mehr frei.', 'Versuchen Sie es gleich noch einmal.'],
  PERMISSION_DENIED: ['Das dürfen Sie nicht.', 'Bitten Sie die Verwaltung um die genannte Berechtigung.'],
  PROTOCOL_VERSION_UNSUPPORTED: [
    'Die beiden Seiten haben keine gemeinsame Protokollfassung.',
    'Aktualisieren Sie die ältere Seite.',
  ],
  PROTOCOL_VIOLATION: [
    'Die andere Seite hat sich nicht ans Protokoll gehalten.',
    'Aktualisieren Sie die ältere der beiden Seiten.',
  ],
  RATE_LIMITED: ['Zu viele Anfragen in kurzer Zeit.', 'Warten Sie eine Weile und versuchen Sie es dann noch einmal.'],
  RECENT_FACTOR_REQUIRED: [
    'Dafür müssen Sie noch einmal zeigen, dass Sie es sind.',
    'Geben Sie Ihr Kennwort ein und versuchen Sie es noch einmal.',
  ],
  RECORDING_UNAVAILABLE: [
    'Diese Sitzung muss aufgezeichnet werden, und das geht gerade nicht.',
    'Prüfen Sie den Speicher für Aufzeichnungen und versuchen Sie es dann noch einmal.',
  ],
  SERVER_RESTARTING: [
    'Der Server wird neu gestartet; was auf dem Gerät läuft, läuft weiter.',
    'Warten Sie: Die Verbindung kommt von selbst wieder.',
  ],
  SERVER_SILENT: ['Der Server antwortet nicht mehr.', 'Warten Sie: Von selbst wird eine neue Verbindung aufgebaut.'],
  SESSION_ENDED: ['Die Sitzung ist beendet.', 'Beginnen Sie eine neue Sitzung.'],
  SESSION_ENDED_BY_ADMINISTRATOR: [
    'Diese Sitzung wurde von der Administration beendet.',
    'Fragen Sie die Administration, bevor Sie eine neue beginnen.',
  ],
  SESSION_ENDED_BY_OWNER: [
    'Wer diese Sitzung geöffnet hat, hat sie beendet.',
    'Beginnen Sie eine neue Sitzung, wenn Sie sie noch brauchen.',
  ],
  SESSION_ENDED_ON_MACHINE: [
    'Was in dieser Sitzung lief, ist auf dem Gerät zu Ende gegangen.',
    'Beginnen Sie eine neue Sitzung, wenn Sie sie noch brauchen.',
  ],
  SESSION_IDLE: ['Die Sitzung endete, weil sie eine Weile niemand benutzt hat.', 'Beginnen Sie eine neue Sitzung.'],
  SESSION_LIMIT: [
    'Es sind zu viele Sitzungen offen.',
    'Beenden Sie eine, die nicht mehr gebraucht wird, und versuchen Sie es dann noch einmal.',
  ],
  SESSION_OWNED_ELSEWHERE: [
    'Diese Sitzung ist schon anderswo offen.',
    'Machen Sie dort weiter oder beenden Sie die Sitzung dort.',
  ],
  SESSION_REVOKED: [
    'Ihr Zugang zu dieser Sitzung wurde zurückgenommen.',
    'Fragen Sie die Verwaltung, ob Sie sich noch verbinden dürfen.',
  ],
  SESSION_STATE_CONFLICT: [
    'In ihrem jetzigen Zustand erlaubt die Sitzung das nicht.',
    'Sehen Sie nach, in welchem Zustand sie ist, und versuchen Sie, was er erlaubt.',
  ],
  SESSION_TOO_LONG: ['Die Sitzung hat ihre längste erlaubte Dauer erreicht.', 'Beginnen Sie eine neue Sitzung.'],
  SESSION_UNKNOWN: [
    'Diese Sitzung gibt es nicht, oder Sie dürfen sie nicht sehen.',
    'Suchen Sie sie in der Liste der Sitzungen.',
  ],
  SHUTTING_DOWN: [
    'Die andere Seite wird gerade aktualisiert oder neu gestartet.',
    'Warten Sie: Die Verbindung kommt von selbst wieder.',
  ],
  SLOW_CONSUMER: ['Die andere Seite hat zu lange nicht gelesen.', 'Versuchen Sie es mit einer besseren Verbindung noch einmal.'],
  STORAGE_FULL: ['Die Platte des Servers ist voll.', 'Schaffen Sie dort Platz; danach geht es von selbst weiter.'],
  TERMINAL_ACCOUNT_REFUSED: [
    'Das Gerät öffnet für dieses Konto kein Terminal.',
    'Wählen Sie ein anderes Konto, oder bitten Sie die Verwaltung des Geräts, es zu erlauben.',
  ],
  TERMINAL_ACCOUNT_UNKNOWN: [
    'Dieses Konto gibt es auf dem Gerät nicht.',
    'Wählen Sie eines, das es dort gibt, oder überlassen Sie dem Gerät die Wahl.',
  ],
  TERMINAL_SHELL_UNKNOWN: [
    'Diese Shell bietet das Gerät nicht an.',
    'Wählen Sie eine, die es anbietet, oder überlassen Sie dem Gerät die Wahl.',
  ],
  TICKETS_UNAVAILABLE: ['Tickets lassen sich gerade nicht prüfen.', 'Versuchen Sie es gleich noch einmal.'],
  TICKET_EXPIRED: ['Dieses Ticket ist abgelaufen.', 'Öffnen Sie die Seite noch einmal, um ein neues zu bekommen.'],
  TICKET_INVALID: ['Dieses Ticket gilt hier nicht.', 'Öffnen Sie die Seite noch einmal, um ein neues zu bekommen.'],
  TICKET_USED: [
    'Dieses Ticket wurde schon genutzt; jedes gilt einmal.',
    'Öffnen Sie die Seite noch einmal, um ein neues zu bekommen.',
  ],
  TIMED_OUT: [
    'Die andere Seite hat nicht rechtzeitig geantwortet.',
    'Versuchen Sie es noch einmal; bleibt es so, prüfen Sie die Verbindung des Geräts.',
  ],
  TRANSFER_LIMIT: [
    'Es laufen zu viele Dateiübertragungen.',
    'Warten Sie, bis eine fertig ist, und versuchen Sie es dann noch einmal.',
  ],
  TUNNEL_LIMIT: [
    'Auf diesem Gerät sind zu viele Tunnel offen.',
    'Schließen Sie einen, der nicht mehr gebraucht wird, und versuchen Sie es dann noch einmal.',
  ],
  VIEWER_TIMED_OUT: ['Der Browser hat zu lange nicht geantwortet.', 'Prüfen Sie das Netz und verbinden Sie sich dann neu.'],
  VIEW_ONLY: ['In dieser Sitzung dürfen Sie zusehen, aber nicht handeln.', 'Bitten Sie um eine Sitzung, die mehr erlaubt.'],
};
