import 'postfang/cypress'
