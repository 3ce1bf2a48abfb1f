import pytest
from tests.kit.house import build_house
from tests.web.browser import probe
OUT="/tmp/team/shots/"
import os; os.makedirs(OUT, exist_ok=True)
def shot(page, name):
    for w,h in ((1440,900),(390,844)):
        page.set_viewport_size({"width":w,"height":h}); page.wait_for_timeout(80)
        page.screenshot(path=f"{OUT}{name}-{w}.png", full_page=True)
        print(name, w, "overflow", probe.overflow(page), "axe", probe.axe(page))
@pytest.fixture
def house(site): return build_house()
def test_a(house, signed_in):
    page = signed_in(house.agent)
    page.goto("/signaler/"); 
    print("scroll", page.evaluate("[document.documentElement.scrollHeight, innerHeight]"))
    shot(page,"s1")
    page.set_viewport_size({"width":1366,"height":768})
    page.click("text=Envoyer le signalement"); page.wait_for_selector(".errors"); shot(page,"s1-err")
    page.locator("details.more > summary").click(); shot(page,"s1-more")
    page.set_viewport_size({"width":1366,"height":768})
    page.fill("[name=last_name]","Benali"); page.fill("[name=first_names]","Nadia"); page.fill("[name=birth_date]","12/3/84"); page.fill("[name=phone]","0639981234")
    page.click("text=Lunettes"); page.click("text=Coût"); page.click("text=Elle est informée"); page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Signalement reçu"); shot(page,"s1-receipt")
def test_b(house, signed_in):
    page = signed_in(house.agent)
    r = page.request.post("/poste/signalement", form={"last_name":"Benali","first_names":"Nadia","birth_date":"12/03/1984","phone":"06 39 98 12 34","nir":"","commune":"Nîmes"}, headers={"Accept":"application/json"})
    print(r.status, r.text())
    page.goto(r.json()["lien"])
    page.set_viewport_size({"width":1366,"height":768})
    print("scroll", page.evaluate("[document.documentElement.scrollHeight, innerHeight]"))
    shot(page,"s1-pre")
def test_c(house, signed_in):
    page = signed_in(house.ccas_member)
    page.goto("/mes-signalements/"); shot(page,"p-empty")
    page.goto("/mes-signalements/signaler"); shot(page,"p-form")
    page.set_viewport_size({"width":1366,"height":768})
    page.click("button:has-text('Envoyer')"); page.wait_for_selector(".errors"); shot(page,"p-err")
    page.set_viewport_size({"width":1366,"height":768})
    page.fill("[name=last_name]","Benali"); page.fill("[name=first_names]","Nadia"); page.fill("[name=birth_date]","12/3/84"); page.fill("[name=contact]","0639981234")
    page.click("text=Lunettes"); page.click("text=Coût"); page.click("text=La personne est informée"); page.click("text=Elle accepte que"); page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Signalement reçu"); shot(page,"p-receipt")
    page.goto("/mes-signalements/"); shot(page,"p-mine")
    page.set_viewport_size({"width":1366,"height":768})
    page.click(".name"); page.wait_for_selector("text=Ce qui a été dit"); shot(page,"p-one")
def test_d(house, signed_in):
    from misas.actions.referrals import receive_referral
    from misas.core.referrals.codes import Channel
    from datetime import datetime, UTC, timedelta
    from tests.kit.referrals import typed
    now = datetime.now(UTC)
    def rec(acc, n, at=now, ch=Channel.DESK, **k):
        with house.working(acc) as by:
            return receive_referral(typed(**k), caisse_id=301, channel=ch, key=f"k{n}", by=by, at=at)
    rec(house.agent, 1, urgent="on")
    rec(house.ccas_member, 2, last_name="Nguyen", first_names="Élodie", birth_date="02/02/1990", ch=Channel.PORTAL, at=now-timedelta(days=10), phone="06 39 98 11 11")
    rec(house.agent, 3, last_name="Robert", first_names="Inès", birth_date="02/02/2015", ch=Channel.POST, phone="06 39 98 11 12")
    rec(house.ccas_member, 4, ch=Channel.PORTAL)
    page = signed_in(house.supervisor)
    page.goto("/a-trier/"); shot(page,"t-queue")
    page.goto("/a-trier/?vue=urgents&canal=ces"); shot(page,"t-none")
    page.goto("/a-trier/")
    page.set_viewport_size({"width":1366,"height":768})
    page.click(".name >> text=Benali"); page.wait_for_selector("text=Votre réponse"); shot(page,"t-one")
    page.set_viewport_size({"width":1366,"height":768})
    page.click("button:has-text('Accompagner')"); page.wait_for_selector(".errors"); shot(page,"t-err")
    page.set_viewport_size({"width":1366,"height":768})
    page.locator("label:has-text('Renonce à un soin')").first.click()
    page.click("button:has-text('Accompagner')"); page.wait_for_selector("text=le dossier est ouvert"); shot(page,"t-next")
    page.goto("/a-trier/")
    page.set_viewport_size({"width":1366,"height":768})
    page.click(".name >> text=Benali"); page.wait_for_selector("text=Votre réponse"); shot(page,"t-open-case")
    page.set_viewport_size({"width":1366,"height":768})
    page.click("summary:has-text('Simple information')"); page.locator("label:has-text('Question réglée')").click(); page.click("button:has-text('Simple information')")
    page.wait_for_selector("text=Réponse enregistrée"); page.click("[data-undo]"); page.wait_for_selector("text=de nouveau à trier"); shot(page,"t-undone")
