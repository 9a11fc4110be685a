"""What names of fields say of their values, in several languages: two tables of words, one of what is private and one of what is no secret.

Words stand without accents (`ø` as `o`, `ß` as `ss`) and in the singular. `first+name` are words that follow one another, and are found in
`firstname`, too; `=first` is a word that counts where it is the whole name. What follows from a word is decided in `names.py`.
"""

from enum import Enum
from typing import Final


def words(text: str) -> frozenset[str]:
    """A set, written as a text."""
    return frozenset(text.split())


class Topic(Enum):
    """What a word speaks of, in the words of a report."""

    PERSON = "a person"
    ROLE = "a person's role"
    CREDENTIAL = "a secret"
    ACCOUNT = "an account"
    TENANT = "a customer or tenant"
    HOST = "a host"
    ADDRESS = "an address"
    CHOSEN = "text that people choose freely"
    CONFIGURED = "what `private_words` lists"


PRIVATE: Final[tuple[tuple[Topic, str, str], ...]] = (
    (
        Topic.PERSON,
        "en",
        "first+name last+name full+name given+name family+name middle+name maiden+name nick+name display+name user+name login+name legal+name "
        "pen+name screen+name name+first name+last =first =last =given =family =middle maiden surname forename nickname nick username alias "
        "initials handle login email e+mail mail phone telephone tel mobile cell fax msisdn imei imsi iccid whatsapp skype birthday birth birthdate "
        "birthplace date+birth dob ssn social+security+number national+id national+number identity+number id+card personal+number personal+id "
        "passport driver+license driving+licence drivers+license license+plate licence+plate number+plate registration+plate plate vin tax+id "
        "tax+number taxpayer tin itin nino national+insurance+number medical+record mrn health+insurance+number fingerprint photo avatar "
        "signature+name =who voter+id ethnicity religion",
    ),
    (
        Topic.PERSON,
        "da sv no",
        "fornavn efternavn etternavn mellemnavn mellomnavn navn fodselsdato fodselsdag fodselsnummer fodselsnr personnummer personnr cpr cprnr "
        "cprnummer telefon telefonnummer mobilnummer epost postkasse fornamn efternamn namn fodelsedatum fodelsedag samordningsnummer "
        "personbeteckning hetu sukunimi etunimi nimi puhelin puhelinnumero henkilotunnus kennitala nummerplade registreringsnummer",
    ),
    (
        Topic.PERSON,
        "de nl",
        "vorname nachname familienname geburtsname rufname geburtsdatum geburtstag geburtsort telefon telefonnummer handy handynummer mobilnummer "
        "steuernummer steuerid sozialversicherungsnummer personalausweis ausweisnummer reisepass fuhrerschein fuehrerschein kennzeichen kfz "
        "voornaam achternaam tussenvoegsel naam geboortedatum geboorteplaats telefoon telefoonnummer mobiel bsn burgerservicenummer kenteken "
        "rijbewijs paspoort rijksregisternummer",
    ),
    (
        Topic.PERSON,
        "fr it",
        "prenom nom nom+famille patronyme surnom courriel telephone portable date+naissance naissance numero+securite+sociale nir "
        "plaque+immatriculation immatriculation permis+conduire passeport identifiant nome cognome soprannome telefono cellulare data+nascita "
        "nascita codice+fiscale targa patente passaporto",
    ),
    (
        Topic.PERSON,
        "es pt",
        "nombre nombres apellido primer+apellido segundo+apellido apodo correo correo+electronico telefono movil celular fecha+nacimiento "
        "nacimiento dni nie nif curp rfc rut cedula matricula pasaporte licencia+conducir primeiro+nome sobrenome ultimo+nome apelido telemovel "
        "telefone data+nascimento nascimento cpf cnpj rg passaporte placa",
    ),
    (
        Topic.PERSON,
        "pl cs tr hu ro",
        "imie nazwisko telefon data+urodzenia urodzenia pesel nip dowod+osobisty jmeno prijmeni datum+narozeni rodne+cislo isim soyad soyadi "
        "tckn tc+kimlik+no dogum+tarihi keresztnev vezeteknev szuletesi+datum prenume nume cnp aadhaar nric sin+number",
    ),
    (
        Topic.ROLE,
        "en",
        "user customer owner author person people persona human individual employee staff colleague patient contact member guest visitor passenger "
        "driver rider courier doctor physician nurse teacher student pupil subscriber player manager supervisor attendee participant buyer seller "
        "payer payee beneficiary cardholder holder insured signatory spouse husband wife mother father parent+name creator editor reviewer assignee "
        "approver reporter requester requestor initiator submitter operator agent sender recipient receiver addressee winner candidate applicant "
        "borrower lender renter landlord donor voter citizen resident actor caller callee committer maintainer administrator admin+user moderator "
        "consignee shipper consumer+name traveler traveller kid cashier clerk teller attorney lawyer accountant auditor inspector technician "
        "dispatcher deputy substitute responsible waiter barista therapist coach tutor trainer instructor principal guardian caregiver nanny "
        "salesperson seller+rep sales+rep representative adviser advisor consultant contractor freelancer recruiter interviewer interviewee "
        "claimant defendant plaintiff witness debtor creditor signer watcher observer invitee boss chief foreman captain pilot",
    ),
    (
        Topic.ROLE,
        "de nl da sv no fi",
        "benutzer nutzer anwender besitzer inhaber eigentumer eigentuemer autor verfasser mitarbeiter kollege ansprechpartner empfanger empfaenger "
        "absender mitglied gast fahrer patient arzt lehrer schuler schueler kaufer kaeufer verkaufer verkaeufer sachbearbeiter gebruiker eigenaar "
        "medewerker ontvanger afzender lid bestuurder bruger ejer medarbejder modtager afsender medlem anvandare agare anstalld mottagare avsandare "
        "eier ansatt mottaker kayttaja omistaja henkilo vorgesetzt vorgesetzter vorgesetzte stellvertreter vertreter vertretung betreuer berater "
        "ansprechperson zustandig zustaendig verantwortlich verantwortlicher verantwortliche leiter leiterin kassierer kassiererin antragsteller "
        "besteller zahler schuldner mieter vermieter bewerber teilnehmer ersteller bearbeiter prufer pruefer genehmiger versicherungsnehmer "
        "verantwoordelijke leidinggevende behandelaar vervanger kassier aanvrager besteller betaler huurder verhuurder deelnemer beheerder "
        "contactpersoon begeleider kasserer sagsbehandler ansvarlig leder stedfortraeder vikar ansoger bestiller betaler lejer udlejer deltager "
        "opretter godkender behandler laege kollega chef ansvarig handlaggare saksbehandler vikarie sokande soker bestallare betalare hyresgast "
        "deltagare skapare godkjenner vastuuhenkilo kasittelija",
    ),
    (
        Topic.ROLE,
        "fr es it pt pl",
        "utilisateur proprietaire auteur employe salarie destinataire expediteur membre chauffeur acheteur vendeur usuario propietario empleado "
        "destinatario remitente miembro conductor comprador vendedor utente proprietario autore dipendente mittente membro conducente acquirente "
        "venditore usuario funcionario uzytkownik wlasciciel pracownik odbiorca nadawca demandeur assigne assignee responsable remplacant "
        "superviseur gestionnaire technicien conseiller caissier caissiere beneficiaire signataire titulaire locataire bailleur adherent abonne "
        "observateur intervenant redacteur createur validateur approbateur rapporteur declarant medecin infirmier infirmiere eleve professeur "
        "interlocuteur referent collaborateur solicitante asignado gerente cajero cajera tecnico asesor beneficiario titular inquilino arrendador "
        "participante observador creador aprobador paciente medico alumno profesor encargado gestor colaborador responsabile richiedente "
        "assegnatario supervisore gestore cassiere consulente partecipante creatore approvatore paziente studente insegnante referente "
        "collaboratore abbonato incaricato responsavel assessor criador aprovador aluno professor assinante odpowiedzialny zglaszajacy przelozony "
        "kierownik kasjer =par =af =av technik doradca pacjent lekarz uczen nauczyciel uczestnik",
    ),
    (
        Topic.CREDENTIAL,
        "en",
        "password passwd pwd passphrase passcode pin secret token api+key app+key access+key private+key secret+key session+key session+id "
        "encryption+key signing+key ssh+key license+key licence+key account+key shared+key master+key service+key host+key auth+key consumer+key "
        "recovery+code backup+code activation+code verification+code access+code auth+code authorization+code security+code invite+code "
        "invitation+code connection+string connection+uri database+url authorization authorisation bearer cookie csrf xsrf otp totp credential cred "
        "signature hmac jwt dsn nonce salt seed+phrase mnemonic cvv cvc cvv2 cvc2 security+answer pem keystore htpasswd sas magic+link",
    ),
    (
        Topic.CREDENTIAL,
        "de fr es it pt nl da sv no fi pl cs tr hu ro",
        "passwort kennwort geheimnis geheimcode zugangscode zugangsdaten schlussel schluessel mot+passe motdepasse mdp cle+api cle+secrete jeton "
        "contrasena clave clave+secreta secreto ficha+acceso parola+ordine chiave chiave+api segreto senha chave chave+api segredo wachtwoord "
        "=cle =clef nokkel nyckel nogle noegle llave avain kulcs anahtar "
        "sleutel geheim adgangskode kodeord hemmelighed losenord hemlighet passord hemmelig salasana haslo klucz heslo klic sifre parola jelszo",
    ),
    (
        Topic.ACCOUNT,
        "en",
        "account acct iban bic+code routing+number sort+code card+number credit+card debit+card cc+number pan bank+account last4 last+4 last+four "
        "wallet+address",
    ),
    (
        Topic.ACCOUNT,
        "de fr es it pt nl da sv no pl",
        "konto kontonummer bankleitzahl blz kartennummer compte numero+compte rib cuenta numero+cuenta tarjeta conto numero+conto conta cartao "
        "rekening rekeningnummer kontonr kortnummer kortnr konto rachunek numer+konta numer+karty",
    ),
    (
        Topic.TENANT,
        "en",
        "tenant client organization organisation org company employer merchant corporation business+name enterprise partner reseller franchise "
        "institution school hospital clinic agency firm licensee",
    ),
    (
        Topic.TENANT,
        "de fr es it pt nl da sv no fi pl",
        "mandant kunde kundin firma unternehmen arbeitgeber handler haendler verein societe entreprise employeur cliente empresa empleador azienda "
        "ditta empregador klant bedrijf werkgever kunde virksomhed arbejdsgiver kund foretag arbetsgivare bedrift arbeidsgiver asiakas yritys "
        "klient pracodawca",
    ),
    (
        Topic.HOST,
        "en",
        "host hostname fqdn server ip ip+address ipv+4 ipv+6 ip+addr remote+addr remote+address mac+address mac machine computer workstation pod "
        "node+name instance+id subnet netbios peer replica hypervisor rechner knoten serveur ordinateur servidor maquina hote noeud nodo vaert "
        "vert vard palvelin serwer",
    ),
    (
        Topic.ADDRESS,
        "en",
        "address addr street city town village zip zip+code zipcode postcode postal+code postal house+number apartment line+1 line+2 line1 line2 "
        "neighbourhood neighborhood municipality latitude longitude lat lng lon coordinate gps geo+location geolocation place+birth hometown "
        "residence suburb",
    ),
    (
        Topic.ADDRESS,
        "de nl da sv no fi",
        "adresse anschrift strasse hausnummer plz postleitzahl ort wohnort stadt gemeinde straat huisnummer postcode plaats woonplaats stad "
        "gemeente adres vej gade husnummer postnummer postnr kommune adress gata gatuadress ort stad vei gate katuosoite osoite postinumero "
        "kaupunki",
    ),
    (
        Topic.ADDRESS,
        "fr es it pt pl cs tr",
        "rue code+postal ville commune direccion calle codigo+postal ciudad localidad poblacion indirizzo citta =cap comune endereco rua cep cidade "
        "bairro morada ulica kod+pocztowy miasto miejscowosc ulice psc mesto obec sokak cadde ilce sehir posta+kodu",
    ),
    (
        Topic.CHOSEN,
        "en",
        "name title label text message description comment note remark body content summary subject query search keyword value val data raw payload "
        "id identifier uuid guid uid number no nr num ref reference slug path file folder directory url uri link href domain from to cc bcc "
        "project workspace team group vendor supplier dealer store site location place venue room building floor desk device node instance cluster "
        "container endpoint database broker bucket auth authentication session certificate cert hash digest checksum etag district county province "
        "bank city+name display slogan answer feedback review bio motto job+title profession occupation caption headline story",
    ),
    (
        Topic.CHOSEN,
        "de fr es it pt nl da sv no pl",
        "titel bezeichnung beschreibung kommentar notiz bemerkung nachricht betreff inhalt nummer titre description commentaire remarque contenu "
        "numero titulo descripcion comentario nota mensaje asunto contenido titolo descrizione commento oggetto contenuto descricao mensagem "
        "boutique magasin laden filiale geschaft geschaeft butik butikk vinkel winkel vestiging tienda sucursal negozio filial loja sklep "
        "oddzial kauppa assunto omschrijving opmerking bericht beskrivelse bemaerkning besked beskrivning meddelande merknad tytul opis uwaga "
        "wiadomosc",
    ),
)
"""Topic, languages, words."""

ELSEWHERE: Final[tuple[tuple[Topic, str], ...]] = (
    (Topic.PERSON, "имя фамилия отчество телефон почта рождения паспорт инн снилс ім'я прізвище όνομα επώνυμο τηλέφωνο"),
    (
        Topic.PERSON,
        "姓名 名字 姓 电话 電話 手机 手機 邮箱 郵箱 生日 身份证 身分證 氏名 名前 苗字 メール 携帯 誕生日",
    ),
    (
        Topic.PERSON,
        "이름 성명 전화 휴대폰 이메일 생년월일 주민등록",
    ),
    (Topic.ROLE, "пользователь сотрудник владелец автор 用户 使用者 用戶 会員 會員 社員 ユーザー 사용자 직원 회원"),
    (Topic.ROLE, "ответственный исполнитель заявитель менеджер получатель отправитель кассир 者 人 担当 経理 经理 經理 店長 店长"),
    (Topic.ROLE, "담당자 작성자 신청자 관리자 승인자 요청자 수신자 발신자"),
    (Topic.CREDENTIAL, "пароль секрет токен ключ κωδικός 密码 密碼 口令 密钥 令牌 パスワード 秘密 トークン 비밀번호 토큰"),
    (Topic.ACCOUNT, "счёт счет карта 账户 賬戶 帐号 卡号 口座 カード番号 계좌 카드번호"),
    (Topic.TENANT, "клиент компания организация 客户 客戶 公司 租户 顧客 会社 企業 고객 회사"),
    (Topic.ADDRESS, "адрес улица город индекс διεύθυνση πόλη 地址 街道 城市 邮编 住所 番地 郵便番号 市区町村 주소 우편번호 도시"),
    (Topic.CHOSEN, "店舗 店铺 店鋪 支店 分店 商店 部署 매장 магазин филиал комментарий описание 備考 备注 備註 コメント 説明 描述 비고 설명"),
)
"""The same in other scripts, whose words are found inside of longer ones."""

KEPT: Final[tuple[tuple[str, str], ...]] = (
    (
        "en",
        "status state substate stage phase type subtype typename kind category subcategory class classification plan tier level grade rank role "
        "permission scope method mode channel medium reason cause error fault failure result outcome verdict decision resolution flag colour color "
        "size priority severity urgency risk action event operation command verb trigger direction format encoding compression algorithm cipher "
        "protocol scheme transport unit uom currency country language lang locale timezone tz region environment env platform os browser framework "
        "runtime engine frequency interval period cadence recurrence weekday month season gender sex salutation visibility privacy availability "
        "condition quality shape material style theme layout alignment orientation variant version edition strategy policy capability association "
        "relation relationship relevance difficulty sentiment mood comparison sort order+direction disposition eligibility lifecycle department "
        "industry sector species effect impact breed fuel weather trend",
    ),
    (
        "en",
        "status+code state+code error+code exit+code reason+code response+code result+code country+code currency+code language+code http+code "
        "event+name type+name class+name sort+by order+by group+by payment+network card+brand card+scheme time+zone operating+system response+type "
        "content+type media+type mime+type",
    ),
    (
        "de nl da sv no fi",
        "zustand art typ grund ursache fehler stufe rolle methode modus kanal farbe groesse grosse kategorie klasse sprache wahrung waehrung land "
        "ergebnis aktion ereignis geschlecht anrede einheit prioritat prioritaet dringlichkeit soort reden oorzaak fout rol kanaal kleur maat taal "
        "valuta geslacht aanhef eenheid tilstand arsag aarsag fejl niveau farve storrelse sprog kon enhed handling haendelse orsak fel niva farg "
        "storlek sprak kon enhet arsak feil farge tyyppi tila syy taso vari kieli valuutta maa",
    ),
    (
        "fr es it pt pl cs tr",
        "statut etat genre motif raison cause erreur canal couleur niveau taille langue devise pays categorie sexe civilite unite priorite estado "
        "tipo clase motivo razon causa rol color nivel talla idioma moneda pais categoria genero sexo unidad prioridad stato motivo ragione ruolo "
        "canale colore livello taglia lingua valuta paese sesso unita priorita estado razao papel cor nivel tamanho moeda stan status typ rodzaj "
        "powod rola kanal kolor poziom rozmiar jezyk waluta kraj kategoria plec jednostka stav duvod barva jazyk mena zeme durum tur sebep renk dil "
        "ulke",
    ),
    ("ru uk", "статус тип вид причина роль цвет язык валюта уровень категория состояние результат стан мова рівень"),
)
"""Languages and last words of a path (`/order/deliveryStatus`) whose values are a program's, however they are written."""

KEPT_ELSEWHERE: Final = words(
    "状態 ステータス 種類 種別 区分 方法 分類 言語 通貨 色 サイズ 役割 理由 結果 性別 等級 "
    "类型 類型 状态 狀態 方式 原因 语言 語言 货币 貨幣 级别 等级 角色 渠道 性别 结果 类别 類別 "
    "상태 유형 종류 방법 이유 결과 색상 언어 통화 등급 역할"
)
"""The same in other scripts: how a name ends whose values are a program's (`支払方法`)."""

BY: Final = words("by von par por door af av przez per da")
"""What stands behind a verb and before a person (`createdBy`, `erstelltVon`), at the end of a name, in several languages."""

FOR_EACH: Final = words("by per par por pro pr")
"""What stands between what is counted and the names that it is counted by (`limitsByTenant`, `umsatzProKunde`)."""

KEPT_ENDINGS: Final = (
    "status",
    "kategorie",
    "sprache",
    "waehrung",
    "wahrung",
    "rolle",
    "methode",
    "kanal",
    "modus",
    "farbe",
    "stufe",
    "groesse",
    "klasse",
)
"""How compounds end that are one word (`bestellstatus`)."""

PRIVATE_BEGINNINGS: Final[tuple[tuple[str, Topic], ...]] = (
    ("kunden", Topic.TENANT),
    ("mandanten", Topic.TENANT),
    ("firmen", Topic.TENANT),
    ("benutzer", Topic.ROLE),
    ("mitarbeiter", Topic.ROLE),
    ("patienten", Topic.ROLE),
    ("empfanger", Topic.ROLE),
    ("empfaenger", Topic.ROLE),
    ("ansprechpartner", Topic.ROLE),
    ("gebruikers", Topic.ROLE),
    ("klant", Topic.TENANT),
)
"""How compounds begin that are one word (`kundennummer`)."""

PRIVATE_ENDINGS: Final[tuple[tuple[str, Topic], ...]] = (
    ("passwort", Topic.CREDENTIAL),
    ("password", Topic.CREDENTIAL),
    ("kennwort", Topic.CREDENTIAL),
    ("token", Topic.CREDENTIAL),
    ("secret", Topic.CREDENTIAL),
    ("apikey", Topic.CREDENTIAL),
    ("adresse", Topic.ADDRESS),
    ("address", Topic.ADDRESS),
    ("strasse", Topic.ADDRESS),
    ("name", Topic.PERSON),
    ("navn", Topic.PERSON),
    ("namn", Topic.PERSON),
    ("naam", Topic.PERSON),
    ("telefon", Topic.PERSON),
    ("phone", Topic.PERSON),
    ("email", Topic.PERSON),
    ("nummer", Topic.CHOSEN),
)
"""The same of what is private (`kundenname`)."""

NAMED_THINGS: Final = words(
    "file path table column field type event class function method code domain bucket queue topic image job task theme tag index metric stage "
    "step rule flag feature product item brand model plan role policy package module service app application channel metric schema resource "
    "region zone country language currency attribute property parameter param variable template workflow process pipeline component widget page "
    "view operation action command"
)
"""What `<thing> name` names is no person; it is still a name that somebody gave."""
