// Sets language and theme before the first paint; kept out of the page for its content security policy.
;(function () {
  var root = document.documentElement
  var stored = {}
  try {
    stored = JSON.parse(localStorage.getItem('onmaru.look') || '{}') || {}
  } catch {
    stored = {}
  }
  var dark = matchMedia('(prefers-color-scheme: dark)').matches
  var theme = stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : dark ? 'dark' : 'light'
  var korean = (navigator.language || '').toLowerCase().indexOf('ko') === 0
  root.dataset.theme = theme
  root.style.colorScheme = theme
  root.lang = stored.language === 'ko' || stored.language === 'en' ? stored.language : korean ? 'ko' : 'en'
})()
