import type { AgentPlace } from './attachedAgent.ts';
import { quoted } from './script.ts';

/**
 * The script that ends all processes of an agent, which are a group of their own, and removes its run. Where the agent is long gone
 * its number may have become another process's: that one runs something else. Where only its workers are left, the number is still theirs.
 */
export function endAgentScript({ agent, folder }: Pick<AgentPlace, 'agent' | 'folder'>): string {
  return `pid=$(cat ${quoted(`${folder}/pid`)} 2>/dev/null)
if [ "$pid" -gt 1 ] 2>/dev/null; then
  case $({ tr '\\0' ' ' <"/proc/$pid/cmdline" || ps -ww -o args= -p "$pid"; } 2>/dev/null) in
    ''|*${quoted(agent)}*) kill -9 -"$pid" 2>/dev/null;;
  esac
fi
rm -rf ${quoted(folder)}`;
}
